/**
 * Reads what a request will need as soon as it is known, side by side: the account and the grant of a session, a code
 * or a token. Everything is read before a step that can be done only once: a code is redeemed, and the end of a sign-in
 * taken, only when the library has at hand what it asks for afterwards. Otherwise a store that fails in between would
 * cost the person the code or the sign-in.
 */
import { type AdapterPayload, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { z } from 'zod';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Household, Membership } from '../../accounts/household/household.ts';
import type { AccountRecord, PayloadStore, StoredPayload } from '../../adapters/ports.ts';
import { createRequestValue } from '../../http/request-value.ts';
import type { SubjectOf } from '../claims/subjects.ts';
import { payloadKey } from './payload-key.ts';

const signedInSchema = z.object({ accountId: z.string() });
const interactionSchema = z.object({
  session: signedInSchema.optional(),
  result: z.object({ login: signedInSchema.optional(), error: z.string().optional() }).optional(),
  params: z
    .object({
      scope: z.string().optional(),
      id_token_hint: z.unknown().optional(),
      claims: z.unknown().optional(),
    })
    .optional(),
});
const codeSchema = z.object({
  scope: z.string().optional(),
  clientId: z.string(),
  claims: z.object({ id_token: z.record(z.string(), z.unknown()).optional() }).optional(),
});

/** Reads that this request has started. */
interface Reads {
  readonly accounts: Map<string, Promise<AccountRecord | undefined>>;
  readonly memberships: Map<string, Promise<readonly Membership[]>>;
  readonly grants: Map<string, Promise<StoredPayload | undefined>>;
  /** Reads that must succeed, but whose result is not used. */
  readonly others: Promise<unknown>[];
}

/** The library's context or a part of it: reads are kept per request. */
type Request = Pick<KoaContextWithOIDC, 'req'>;

export interface Prefetch {
  /** Starts to read what a request needs after it has found this payload. */
  start(model: string, payload: AdapterPayload | undefined): void;
  /** Resolves when everything but the grants is read. Rejects when a read fails. */
  complete(): Promise<void>;
  /** Resolves with the account; reads it at most once in a request. */
  account(request: Request, id: string): Promise<AccountRecord | undefined>;
  /** Resolves with the memberships of an account; reads them at most once in a request. */
  memberships(request: Request, accountId: string): Promise<readonly Membership[]>;
  /** Returns the read of a grant once; later calls return undefined, because the grant may have been written since. */
  takeGrant(id: string): Promise<StoredPayload | undefined> | undefined;
}

export interface PrefetchDependencies {
  readonly accounts: Accounts;
  readonly payloads: PayloadStore;
  readonly subjectOf: SubjectOf;
  readonly household: Pick<Household, 'membershipsOf'>;
}

/** Returns the prefetch of the current request, as the library's `Provider.ctx` has it. */
export function createPrefetch({
  accounts,
  payloads,
  subjectOf,
  household,
}: PrefetchDependencies): Prefetch {
  const requests = createRequestValue<Reads>();

  function readsOf(request: Request): Reads {
    const reads = requests.get(request) ?? {
      accounts: new Map(),
      memberships: new Map(),
      grants: new Map(),
      others: [],
    };
    requests.set(request, reads);
    return reads;
  }

  function account(request: Request, id: string): Promise<AccountRecord | undefined> {
    const known = readsOf(request).accounts;
    const read = known.get(id) ?? handled(accounts.find(id));
    known.set(id, read);
    return read;
  }

  function memberships(request: Request, accountId: string): Promise<readonly Membership[]> {
    const known = readsOf(request).memberships;
    const read = known.get(accountId) ?? handled(household.membershipsOf(accountId));
    known.set(accountId, read);
    return read;
  }

  function readAccount(request: Request, id: string | undefined): void {
    if (id !== undefined) account(request, id);
  }

  function readGrant(request: Request, id: string | undefined): void {
    if (id === undefined) return;
    readsOf(request).grants.set(id, handled(payloads.find('Grant', payloadKey(id))));
  }

  function requireRead(request: Request, read: Promise<unknown>): void {
    readsOf(request).others.push(handled(read));
  }

  /** Probes MongoDB with a key that can't exist, so that an outage is noticed before the code is consumed. */
  function probeDurableStore(request: Request): void {
    requireRead(request, payloads.find('RefreshToken', payloadKey('')));
  }

  function startForCode(ctx: KoaContextWithOIDC, payload: AdapterPayload): void {
    readAccount(ctx, payload.accountId);
    readGrant(ctx, payload.grantId);
    const { client } = ctx.oidc;
    const { scope, clientId, claims } = codeSchema.parse(payload);
    if (hasOfflineAccess(scope)) probeDurableStore(ctx);
    // A client may send another client's code; the library then refuses it without a subject.
    if (payload.accountId && client?.clientId === clientId) {
      requireRead(ctx, subjectOf(payload.accountId, client));
      // The ID token that comes with the code's tokens holds them.
      if (claims?.id_token && 'dossiers' in claims.id_token)
        requireRead(ctx, memberships(ctx, payload.accountId));
    }
  }

  function startForInteraction(ctx: KoaContextWithOIDC, payload: AdapterPayload): void {
    const { session, result, params } = interactionSchema.safeParse(payload).data ?? {};
    // A person who gave up goes back to the service, whatever their account.
    if (result?.error !== undefined) return;
    readAccount(ctx, (result?.login ?? session)?.accountId);
    // A request for a certain person is compared with the stored subject.
    const namesPerson = params?.id_token_hint !== undefined || params?.claims !== undefined;
    const needsDurableStore = namesPerson || hasOfflineAccess(params?.scope);
    if (ctx.oidc?.route === 'resume' && needsDurableStore) probeDurableStore(ctx);
  }

  return {
    account,
    memberships,
    start(model, payload) {
      const { ctx } = Provider;
      if (ctx === undefined || payload === undefined) return;
      const { accountId, grantId } = payload;
      switch (`${model} at ${ctx.oidc?.route}`) {
        case 'Session at authorization':
          readAccount(ctx, accountId);
          readGrant(ctx, payload.authorizations?.[String(ctx.query['client_id'])]?.grantId);
          return;
        case 'AuthorizationCode at token':
          startForCode(ctx, payload);
          return;
        case 'RefreshToken at token':
        case 'AccessToken at userinfo':
          readAccount(ctx, accountId);
          readGrant(ctx, grantId);
          return;
        case 'AccessToken at introspection':
          readGrant(ctx, grantId);
          return;
      }
      if (model === 'Interaction') startForInteraction(ctx, payload);
    },
    async complete() {
      const { ctx } = Provider;
      if (ctx === undefined) return;
      const reads = readsOf(ctx);
      await Promise.all([...reads.accounts.values(), ...reads.others]);
    },
    takeGrant(id) {
      const grants = Provider.ctx && readsOf(Provider.ctx).grants;
      const read = grants?.get(id);
      grants?.delete(id);
      return read;
    },
  };
}

/** Refresh tokens are durable, and so is a grant of this scope. */
const hasOfflineAccess = (scope: string | undefined) =>
  scope?.split(' ').includes('offline_access');

/**
 * Returns the same promise. Callers that await it still see its rejection; this only silences the warning about an
 * unhandled one when the result is never used.
 */
function handled<T>(read: Promise<T>): Promise<T> {
  read.catch(() => undefined);
  return read;
}
