/** The operations on an account, each a POST: the same functions as the commands call. */
import { z } from 'zod';
import type { Accounts } from '../../accounts/accounts.ts';
import { parseNir } from '../../accounts/identity/identifiers.ts';
import { suspensionReasons } from '../../accounts/lifecycle/suspension.ts';
import { channels } from '../../messaging/ports.ts';
import type { Target } from '../../operations/change-account.ts';
import type { Operations } from '../../operations/index.ts';
import { malformed, Problem } from '../problem.ts';
import { accountId, defineRoute, noFields, operatorOnly, type Route } from '../route.ts';
import { accountSchema, writeAccount } from './schemas.ts';

/** What an operation resolves with: an outcome, and sometimes more to tell. */
interface Result {
  readonly outcome: string;
  readonly code?: string;
  readonly knownTwice?: number;
}

const doneSchema = z.strictObject({
  outcome: z.enum(['done', 'unchanged']),
  account: accountSchema,
  code: z.string().optional().meta({ description: 'The code for the letter. It is shown once.' }),
  services_known_twice: z
    .number()
    .int()
    .optional()
    .meta({ description: 'How many services knew both accounts.' }),
});

const { operator } = operatorOnly.shape;
const despiteIdentity = z
  .boolean()
  .default(false)
  .meta({ description: 'The papers were seen, although the identities differ.' });

export interface OperationRoutesDependencies {
  readonly operations: Operations;
  readonly domain: { readonly accounts: Pick<Accounts, 'find'> };
}

function nirOf(typed: string) {
  const parsed = parseNir(typed);
  if ('identifier' in parsed) return parsed.identifier;
  throw malformed('/nir', 'must be a NIR');
}

export function operationRoutes({
  operations,
  domain: { accounts },
}: OperationRoutesDependencies): Route[] {
  /** Defines the route of an operation. `work` is told what to change, and what the body says. */
  const operation = <Body>(
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
        if (outcome === 'unknown' || record === undefined) throw new Problem(404, 'notFound');
        if (outcome === 'stale') throw new Problem(412, 'stale');
        if (outcome !== 'done' && outcome !== 'unchanged') throw new Problem(409, outcome);
        const account = operations.maskedAccount(record);
        return {
          body: {
            outcome,
            account: writeAccount(account),
            code,
            services_known_twice: knownTwice,
          },
          version: account.version,
        };
      },
    });

  return [
    operation(
      'unlock',
      'unlockAccount',
      'Forget the failed sign-ins',
      operatorOnly,
      async (target) => ({ outcome: await operations.unlock(target) }),
    ),
    operation(
      'end-sessions',
      'endSessions',
      'End all sessions, grants and tokens',
      operatorOnly,
      operations.endSessions,
    ),
    operation(
      'unlink-franceconnect',
      'unlinkFranceConnect',
      'Remove the links to FranceConnect',
      operatorOnly,
      operations.unlinkFranceConnect,
    ),
    operation(
      'require-new-password',
      'requireNewPassword',
      'Have the person choose another password',
      operatorOnly,
      operations.requireNewPassword,
    ),
    operation(
      'suspend',
      'suspendAccount',
      'Keep everybody out of the account',
      z.strictObject({ operator, reason: z.enum(suspensionReasons) }),
      (target, { reason }) => operations.suspend({ ...target, reason }),
    ),
    operation(
      'reactivate',
      'reactivateAccount',
      'Open a suspended account again',
      operatorOnly,
      operations.reactivate,
    ),
    operation(
      'activation-code',
      'makeActivationCode',
      'Make a code to send by letter to a person without a usable contact',
      z.strictObject({
        operator,
        contact_lost: z
          .boolean()
          .default(false)
          .meta({ description: 'The person can read none of the contacts.' }),
      }),
      (target, { contact_lost: isContactLost }) =>
        operations.makeActivationCode({ ...target, isContactLost }),
      true,
    ),
    operation(
      'remove-contact',
      'removeContact',
      'Remove a contact that the person has lost',
      z.strictObject({ operator, channel: z.enum(channels) }),
      (target, { channel }) => operations.removeContact({ ...target, channel }),
    ),
    operation(
      'attach-nir',
      'attachNir',
      'Add a NIR to an account that has none',
      z.strictObject({
        operator,
        nir: z.string().min(1).max(40),
        despite_identity: despiteIdentity,
      }),
      (target, { nir, despite_identity: isDespiteIdentity }) =>
        operations.attachNir({ ...target, nir: nirOf(nir), isDespiteIdentity }),
    ),
    operation(
      'confirm-nir',
      'confirmNir',
      'Answer for the NIR that the person has typed',
      operatorOnly,
      operations.confirmNir,
    ),
    operation(
      'confirm-identity',
      'confirmIdentity',
      'Answer for the identity that the person has declared: the papers were seen',
      operatorOnly,
      operations.confirmIdentity,
    ),
    operation(
      'merge',
      'mergeAccounts',
      'Merge another account of the same person into this one',
      z.strictObject({ operator, other_id: accountId, despite_identity: despiteIdentity }),
      (target, { other_id: otherId, despite_identity: isDespiteIdentity }) =>
        operations.merge({ ...target, otherId, isDespiteIdentity }),
    ),
  ];
}
