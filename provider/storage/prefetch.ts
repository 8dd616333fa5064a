/**
 * What a request will need is read as soon as it is known, side by side: the account and the grant behind a session,
 * a code or a token. And before what can be done only once: a code is redeemed, and the end of a sign-in taken, when
 * all is at hand that the library asks for afterwards; were a store away by then, the code or the sign-in were lost.
 */
import { type AdapterPayload, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { z } from 'zod';
import type { Accounts } from '../../accounts/accounts.ts';
import type { AccountRecord, PayloadStore, StoredPayload } from '../../adapters/ports.ts';
import type { SubjectOf } from '../claims/subjects.ts';
import { hashed } from './payload-key.ts';

const signedIn = z.object({ accountId: z.string() });
const interaction = z.object({
  session: signedIn.optional(),
  result: z.object({ login: signedIn.optional(), error: z.string().optional() }).optional(),
  params: z
    .object({
      scope: z.string().optional(),
      id_token_hint: z.unknown().optional(),
      claims: z.unknown().optional(),
    })
    .optional(),
});
const code = z.object({ scope: z.string().optional(), clientId: z.string() });

type AccountReading = Promise<AccountRecord | undefined>;
type GrantReading = Promise<StoredPayload | undefined>;
interface Readings {
  readonly accounts: Map<string, AccountReading>;
  readonly grants: Map<string, GrantReading>;
  /** What else must be at hand. */
  readonly others: Promise<unknown>[];
}

type Request = Pick<KoaContextWithOIDC, 'req'>;

export interface Ahead {
  /** Begins to read what a request needs that has found this. */
  begin(model: string, payload: AdapterPayload | undefined): void;
  /** Resolves once all but the grant is read; rejects when it can't be. */
  done(): Promise<void>;
  /** The account, read ahead or now. */
  account(request: Request, id: string): AccountReading;
  /** The grant as it was read ahead, the first time it is asked for: it may be written afterwards. */
  grant(id: string): GrantReading | undefined;
}

export interface AheadDependencies {
  readonly accounts: Accounts;
  readonly payloads: PayloadStore;
  readonly subjectOf: SubjectOf;
}

export function createAhead({ accounts, payloads, subjectOf }: AheadDependencies): Ahead {
  const requests = new WeakMap<object, Readings>();

  function readingsOf({ req }: Request): Readings {
    const readings = requests.get(req) ?? { accounts: new Map(), grants: new Map(), others: [] };
    requests.set(req, readings);
    return readings;
  }

  function account(request: Request, id: string): AccountReading {
    const known = readingsOf(request).accounts;
    const reading = known.get(id) ?? quietly(accounts.find(id));
    known.set(id, reading);
    return reading;
  }

  function readAccount(request: Request, id: string | undefined): void {
    if (id !== undefined) account(request, id);
  }
  function readGrant(request: Request, id: string | undefined): void {
    if (id === undefined) return;
    readingsOf(request).grants.set(id, quietly(payloads.find('Grant', hashed(id))));
  }
  const need = (request: Request, reading: Promise<unknown>) =>
    readingsOf(request).others.push(quietly(reading));
  /** Looks for a token that there can't be: the store of what lasts may be away although the account is at hand. */
  const needLasting = (request: Request) =>
    need(request, payloads.find('RefreshToken', hashed('')));

  return {
    account,
    begin(model, payload) {
      const { ctx } = Provider;
      if (ctx === undefined || payload === undefined) return;
      const { accountId, grantId } = payload;
      switch (`${model} at ${ctx.oidc?.route}`) {
        case 'Session at authorization':
          readAccount(ctx, accountId);
          readGrant(ctx, payload.authorizations?.[String(ctx.query['client_id'])]?.grantId);
          return;
        case 'AuthorizationCode at token': {
          readAccount(ctx, accountId);
          readGrant(ctx, grantId);
          const { client } = ctx.oidc;
          const { scope, clientId } = code.parse(payload);
          if (isOffline(scope)) needLasting(ctx);
          // Anybody may send a code that isn't theirs.
          if (accountId && client?.clientId === clientId) {
            need(ctx, subjectOf(accountId, String(client.sectorIdentifier)));
          }
          return;
        }
        case 'RefreshToken at token':
        case 'AccessToken at userinfo':
          readAccount(ctx, accountId);
          readGrant(ctx, grantId);
          return;
        case 'AccessToken at introspection':
          readGrant(ctx, grantId);
          return;
      }
      if (model !== 'Interaction') return;
      const { session, result, params } = interaction.safeParse(payload).data ?? {};
      // Who gave up goes back to the service, whoever they are.
      if (result?.error !== undefined) return;
      readAccount(ctx, (result?.login ?? session)?.accountId);
      // Whether somebody is who was asked for, their subject tells.
      const asksWho = params?.id_token_hint !== undefined || params?.claims !== undefined;
      if (ctx.oidc?.route === 'resume' && (asksWho || isOffline(params?.scope))) needLasting(ctx);
    },
    async done() {
      const { ctx } = Provider;
      if (ctx === undefined) return;
      const { accounts: read, others } = readingsOf(ctx);
      await Promise.all([...read.values(), ...others]);
    },
    grant(id) {
      const grants = Provider.ctx && readingsOf(Provider.ctx).grants;
      const reading = grants?.get(id);
      grants?.delete(id);
      return reading;
    },
  };
}

/** A refresh token, and the grant that it hangs on, are for what lasts. */
const isOffline = (scope: string | undefined) => scope?.split(' ').includes('offline_access');

/** Of a failure hears who needs it. */
function quietly<T>(reading: Promise<T>): Promise<T> {
  reading.catch(() => undefined);
  return reading;
}
