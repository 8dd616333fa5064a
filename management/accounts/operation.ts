/** Defines the routes of operations on an account. An operation is a POST: the same function as the commands call. */
import { z } from 'zod';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Target } from '../../operations/change-account.ts';
import type { Operations } from '../../operations/index.ts';
import { refusalOf } from '../problem.ts';
import { defineRoute, noFields } from '../route.ts';
import { accountSchema, writeAccount } from './schemas.ts';

/** The result of an operation: an outcome, and sometimes more to tell. */
interface Result {
  readonly outcome: string;
  readonly code?: string;
  readonly knownTwice?: number;
}

const doneSchema = z.strictObject({
  outcome: z.enum(['done', 'unchanged']),
  account: accountSchema
    .optional()
    .meta({ description: 'As it is now. Absent without the scope accounts:read.' }),
  code: z.string().optional().meta({ description: 'The code for the letter. It is shown once.' }),
  services_known_twice: z
    .number()
    .int()
    .optional()
    .meta({ description: 'How many services knew both accounts.' }),
});

export interface OperationRoutesDependencies {
  readonly operations: Operations;
  readonly domain: { readonly accounts: Pick<Accounts, 'find'> };
}

export type DefineOperation = ReturnType<typeof createDefineOperation>;

export function createDefineOperation({
  operations,
  domain: { accounts },
}: OperationRoutesDependencies) {
  /** Defines the route of an operation. `work` is told what to change, and what the body says. */
  return <Body>(
    path: string,
    name: string,
    summary: string,
    body: z.ZodType<Body>,
    work: (target: Target, body: Body) => Promise<Result>,
    isCreation = false,
  ) =>
    defineRoute({
      method: 'POST',
      path: `/v1/accounts/{id}/${path}`,
      name,
      summary,
      scope: 'accounts:write',
      body,
      query: noFields,
      needsVersion: true,
      isCreation,
      answer: { status: 200, schema: doneSchema, hasVersion: true },
      problems: [409],
      async handle(call) {
        const target = { accountId: call.id, version: call.version, operator: call.operator };
        const { outcome, code, knownTwice } = await work(target, call.body);
        const record = await accounts.find(call.id);
        if (record === undefined) throw refusalOf('unknown');
        if (outcome !== 'done' && outcome !== 'unchanged') throw refusalOf(outcome);
        const account = operations.maskedAccount(record);
        return {
          body: {
            outcome,
            account: call.scopes.has('accounts:read') ? writeAccount(account) : undefined,
            code,
            services_known_twice: knownTwice,
          },
          version: account.version,
        };
      },
    });
}
