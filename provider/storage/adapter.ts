/**
 * The library's storage interface on our payload store. What the store gets is a hash of the bearer
 * value as key and a sealed payload: a stolen store lets nobody in and says nothing of anyone.
 */
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import { z } from 'zod';
import type { Clock, PayloadRecord, PayloadStore, StoredPayload } from '../../adapters/ports.ts';
import type { Seal } from '../../crypto/sealing.ts';
import { conflict, retryOnConflict } from '../../errors/retry-on-conflict.ts';
import { accessToken, interaction } from '../sessions/lifetimes.ts';
import { mergeSessions, type SessionWrites } from '../sessions/session-writes.ts';
import { hashed } from './payload-key.ts';
import type { Ahead } from './prefetch.ts';
import { createTokenSearch } from './token-search.ts';

/** Seconds that clocks may differ by; the library forgives as much. */
export const clockTolerance = 15;

/** Characters of a stored payload: an honest request takes less than half of it. */
const sizeLimit = 10_000;

/**
 * Seconds that a record stays past its own end, for the library to see a second use by it: of a pushed request as long
 * as somebody may still be on the way to its code, of a code as long as the access token that it gave.
 */
const keptPastEnd: ReadonlyMap<string, number> = new Map([
  ['PushedAuthorizationRequest', interaction],
  ['AuthorizationCode', accessToken],
]);

/**
 * The end of the year 9999. What remembers an assertion lives as long as it does, and its `exp` may be any number, of
 * parts of a second too (RFC 7519, section 2); stores want a whole one that is a date.
 */
const lastInstant = Date.UTC(9999, 11, 31);

const granted = z.object({ scope: z.string() });

/** A refresh token is given for `offline_access` alone, and hangs on a grant of it. */
function isDurable(model: string, payload: AdapterPayload): boolean {
  if (model !== 'Grant') return model === 'RefreshToken';
  const scope = granted.safeParse(payload['openid']).data?.scope ?? '';
  return scope.split(' ').includes('offline_access');
}

/** The group of a person's sessions and grants. */
export const personsGroup = (accountId: string) => hashed(`account/${accountId}`);

/** Opens what the store holds: JSON. */
export const openPayload = (seal: Seal, model: string, { payload }: StoredPayload): string =>
  seal.open(payload, contextOf(model));
const contextOf = (model: string) => `payload/${model}`;

/**
 * Sessions and grants end with a word about their person, refresh tokens with their grant. Codes and access tokens
 * are worth nothing without their grant, which is looked for at each use: nobody needs to find them.
 */
function groupKeyOf(model: string, { accountId, grantId }: AdapterPayload): string | undefined {
  const isPersons = model === 'Session' || model === 'Grant';
  if (isPersons) return accountId && personsGroup(accountId);
  return model === 'RefreshToken' ? grantId && hashed(grantId) : undefined;
}

/** Ends a grant and all that hangs on it. */
export async function endGrant(payloads: PayloadStore, grantId: string): Promise<void> {
  const key = hashed(grantId);
  await Promise.all([payloads.destroy('Grant', key), payloads.revokeByGroup('RefreshToken', key)]);
}

export interface AdapterDependencies {
  readonly payloads: PayloadStore;
  readonly seal: Seal;
  readonly clock: Clock;
}

/** The factory to give to the library as its `adapter`. */
export function createAdapterFactory(
  { payloads, seal, clock }: AdapterDependencies,
  { ahead, sessions }: { readonly ahead: Ahead; readonly sessions: SessionWrites },
) {
  const search = createTokenSearch();
  return (model: string): Adapter => {
    function open(stored: StoredPayload | undefined, id?: string) {
      if (stored === undefined) return undefined;
      const text = openPayload(seal, model, stored);
      if (model === 'Session' && id !== undefined) {
        sessions.saw(id, { sealed: stored.payload, text });
      }
      const payload: AdapterPayload = JSON.parse(text);
      if (stored.consumedAt !== undefined) payload.consumed = Math.floor(stored.consumedAt / 1000);
      return payload;
    }

    function recordOf(
      id: string,
      text: string,
      payload: AdapterPayload,
      expiresIn: number,
    ): PayloadRecord {
      // What anybody may have stored by a mere request: its parameters.
      if (text.length > sizeLimit) throw new errors.InvalidRequest('the request is too large');
      const lives = (expiresIn + clockTolerance + (keptPastEnd.get(model) ?? 0)) * 1000;
      return {
        key: hashed(id),
        payload: seal.seal(text, contextOf(model)),
        expiresAt: Math.min(Math.ceil(clock() + lives), lastInstant),
        durable: isDurable(model, payload),
        groupKey: groupKeyOf(model, payload),
        uidKey: payload.uid && hashed(payload.uid),
      };
    }

    async function writeSession(id: string, payload: AdapterPayload, expiresIn: number) {
      if (sessions.isNeedless(id, payload)) return;
      const before = sessions.seen(id);
      const mine = JSON.stringify(payload);
      let record = recordOf(id, mine, payload, expiresIn);
      if (before === undefined) {
        await payloads.upsert(model, record);
        return sessions.saw(id, { sealed: record.payload, text: mine });
      }
      let [last, text] = [before, mine];
      await retryOnConflict(
        async () => {
          if (await payloads.replace(model, record, last.sealed)) {
            return sessions.saw(id, { sealed: record.payload, text });
          }
          const found = await payloads.find(model, record.key);
          // Whoever has signed out meanwhile stays so.
          if (found === undefined) return;
          last = { sealed: found.payload, text: openPayload(seal, model, found) };
          text = mergeSessions(before.text, mine, last.text);
          record = recordOf(id, text, payload, expiresIn);
          return conflict;
        },
        { attempts: 50, message: 'a session is written again and again by others' },
      );
    }

    /** Somebody used it twice at once: whatever the grant gave, to either of them, ends. */
    async function refuseReplay(id: string): Promise<never> {
      const grantId = open(await payloads.find(model, hashed(id)))?.grantId;
      if (grantId !== undefined) await endGrant(payloads, grantId);
      throw model === 'PushedAuthorizationRequest'
        ? new errors.InvalidRequestUri('request_uri was already used')
        : new errors.InvalidGrant('already used');
    }

    return {
      async upsert(id, payload, expiresIn) {
        // Nothing that is switched on lives for ever.
        if (expiresIn === undefined) throw new Error(`${model} without an end`);
        if (model === 'Session') return writeSession(id, payload, expiresIn);
        const record = recordOf(id, JSON.stringify(payload), payload, expiresIn);
        await payloads.upsert(model, record);
        // The library has looked for it before: those who looked at the same moment found nothing either.
        if (model === 'ReplayDetection' && !(await payloads.consume(model, record.key))) {
          throw new errors.InvalidRequest('an assertion or a proof was used twice');
        }
      },
      async find(id) {
        const read = () => payloads.find(model, hashed(id));
        const stored =
          model === 'Grant'
            ? await (ahead.grant(id) ?? read())
            : await search.look(model, id, read);
        const payload = open(stored, id);
        ahead.begin(model, payload);
        return payload;
      },
      findByUid: async (uid) => open(await payloads.findByUid(model, hashed(uid))),
      // The device flow is off.
      findByUserCode: async () => undefined,
      async consume(id) {
        await ahead.done();
        if (!(await payloads.consume(model, hashed(id)))) await refuseReplay(id);
      },
      async destroy(id) {
        if (model === 'Interaction') await ahead.done();
        await payloads.destroy(model, hashed(id));
      },
      async revokeByGrantId(grantId) {
        if (model === 'RefreshToken') await payloads.revokeByGroup(model, hashed(grantId));
      },
    };
  };
}
