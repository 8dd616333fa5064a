/** New passwords for many people, after a leak. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Accounts } from '../../accounts/accounts.ts';
import { parseIdentifier } from '../../accounts/identity/identifiers.ts';
import type { Operator } from '../../adapters/ports.ts';
import type { Operations } from '../../operations/index.ts';
import { type Fault, faultSchema, pointerOf } from '../problem.ts';
import { count, defineRoute, noFields, operatorOnly, type Route } from '../route.ts';

/** As many as a body has room for. */
const mostIdentifiers = 500;

export interface NewPasswordRoutesDependencies {
  readonly operations: Pick<Operations, 'requireNewPassword' | 'requireNewPasswordOfAll'>;
  readonly domain: { readonly accounts: Pick<Accounts, 'findByIdentifier'> };
}

export function newPasswordRoutes({
  operations,
  domain: { accounts },
}: NewPasswordRoutesDependencies): Route[] {
  /** Writes a line after each page of accounts, and a last one. */
  async function* progressOf(operator: Operator) {
    let last = 0;
    for await (const changed of operations.requireNewPasswordOfAll(operator)) {
      yield `${JSON.stringify({ changed, complete: false })}\n`;
      last = changed;
    }
    yield `${JSON.stringify({ changed: last, complete: true })}\n`;
  }

  return [
    defineRoute({
      method: 'POST',
      path: '/v1/accounts/require-new-password',
      name: 'requireNewPasswords',
      summary: 'Have people choose another password; identifiers of no account are told',
      scope: 'accounts:write',
      body: operatorOnly.extend({
        identifiers: z.array(z.string().min(1).max(40)).min(1).max(mostIdentifiers),
      }),
      query: noFields,
      answer: {
        status: 200,
        schema: z.strictObject({ done: count, unchanged: count, refused: z.array(faultSchema) }),
      },
      async handle({ body: { identifiers }, operator }) {
        const counts = { done: 0, unchanged: 0 };
        const refused: Fault[] = [];
        for (const [place, typed] of identifiers.entries()) {
          const parsed = parseIdentifier(typed);
          const account =
            'identifier' in parsed ? await accounts.findByIdentifier(parsed.identifier) : undefined;
          const result =
            account && (await operations.requireNewPassword({ accountId: account.id, operator }));
          if (result?.outcome === 'done' || result?.outcome === 'unchanged')
            counts[result.outcome] += 1;
          else
            refused.push({
              pointer: pointerOf(['identifiers', place]),
              detail: 'fault' in parsed ? 'is no identifier' : 'is of no account',
            });
        }
        return { body: { ...counts, refused } };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/v1/accounts/require-new-password-of-all',
      name: 'requireAllNewPasswords',
      summary: 'Have everybody choose another password; again, it goes on with those who are left',
      scope: 'accounts:write',
      body: operatorOnly,
      query: noFields,
      answer: {
        status: 200,
        type: 'application/x-ndjson',
        schema: z.strictObject({ changed: count, complete: z.boolean() }),
        isStreamed: true,
      },
      handle: async ({ operator }) => ({ stream: Readable.from(progressOf(operator)) }),
    }),
  ];
}
