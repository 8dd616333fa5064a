/**
 * The account of a request, read once, and before what can be done only once: a code is redeemed, and the end of
 * a sign-in taken, when its account is at hand. The library asks for it afterwards; were the store away by then,
 * the code or the sign-in would be lost.
 */
import { Provider } from 'oidc-provider';
import { z } from 'zod';
import type { Accounts } from '../accounts/accounts.ts';
import type { AccountRecord } from '../adapters/ports.ts';

type Reading = Promise<AccountRecord | undefined>;

const signedIn = z.object({ accountId: z.string() });
const interaction = z.object({
  session: signedIn.optional(),
  result: z.object({ login: signedIn.optional(), error: z.string().optional() }).optional(),
});

export interface AccountAhead {
  /** Begins to read the account of what a request has found. */
  begin(model: string, payload: { accountId?: string | undefined } | undefined): void;
  /** Resolves once it is read; rejects when it can't be. */
  done(): Promise<void>;
  /** The account, read ahead or now. */
  find(ctx: { readonly req: object }, id: string): Reading;
}

export function createAccountAhead(accounts: Accounts): AccountAhead {
  const readings = new WeakMap<object, Map<string, Reading>>();

  function find({ req }: { readonly req: object }, id: string): Reading {
    const known = readings.get(req) ?? new Map<string, Reading>();
    readings.set(req, known);
    const reading = known.get(id) ?? accounts.find(id);
    known.set(id, reading);
    return reading;
  }

  return {
    find,
    begin(model, payload) {
      const { ctx } = Provider;
      const id = payload && accountOf(model, payload);
      // Who needs it hears of a failure.
      if (ctx !== undefined && id !== undefined) find(ctx, id).catch(() => undefined);
    },
    async done() {
      const { ctx } = Provider;
      if (ctx !== undefined) await Promise.all(readings.get(ctx.req)?.values() ?? []);
    },
  };
}

function accountOf(model: string, payload: { accountId?: string | undefined }) {
  if (model === 'AuthorizationCode') return payload.accountId;
  if (model !== 'Interaction') return undefined;
  const { session, result } = interaction.safeParse(payload).data ?? {};
  // Who gave up goes back to the service, whoever they are.
  return result?.error === undefined ? (result?.login ?? session)?.accountId : undefined;
}
