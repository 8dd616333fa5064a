/** The services that a person has given access to, to be shown to them and withdrawn by them. */
import type { AdapterPayload } from 'oidc-provider';
import { z } from 'zod';
import type { StoredPayload } from '../../adapters/ports.ts';
import type { Seal } from '../../crypto/sealing.ts';
import { conflict, retryOnConflict } from '../../errors/retry-on-conflict.ts';
import { type EndSessionDependencies, endListed } from '../sessions/end-session.ts';
import { personGroupKey } from '../storage/payload-key.ts';
import { createPayloadRecord, openPayload } from '../storage/payload-record.ts';
import { endGrant } from './end-grant.ts';

const grantSchema = z.object({
  jti: z.string(),
  clientId: z.string(),
  /** In seconds. */
  iat: z.number(),
  openid: z
    .object({ scope: z.string().default(''), claims: z.array(z.string()).default([]) })
    .prefault({}),
});
type StoredGrant = z.output<typeof grantSchema>;

/** What a service has been given: all its grants together. */
export interface ServiceGrant {
  readonly clientId: string;
  /** When the first and the last of its grants was made, in seconds. */
  readonly since: number;
  readonly lastGrant: number;
  readonly scopes: ReadonlySet<string>;
  readonly claims: ReadonlySet<string>;
}

export interface ServiceGrants {
  /** Resolves with the services of a person, from the hundred grants that live longest. */
  list(accountId: string): Promise<readonly ServiceGrant[]>;
  /**
   * Ends all that a service was given, with its tokens, and its part of the person's sessions: it is told (back-channel
   * logout), and must ask again. Resolves with false when the person has given it nothing.
   */
  withdraw(accountId: string, clientId: string): Promise<boolean>;
}

function joinGrants(clientId: string, grants: readonly StoredGrant[]): ServiceGrant {
  const times = grants.map(({ iat }) => iat);
  return {
    clientId,
    since: Math.min(...times),
    lastGrant: Math.max(...times),
    scopes: new Set(grants.flatMap(({ openid }) => openid.scope.split(' '))),
    claims: new Set(grants.flatMap(({ openid }) => openid.claims)),
  };
}

export function createServiceGrants({
  seal,
  ...dependencies
}: EndSessionDependencies & { readonly seal: Seal }): ServiceGrants {
  const { payloads, tellService, clock } = dependencies;
  const stored = async (accountId: string) =>
    (await payloads.listByGroup('Grant', personGroupKey(accountId))).map((one) =>
      grantSchema.parse(JSON.parse(openPayload(seal, 'Grant', one))),
    );

  /** Resolves with the `sid` of the service in the session, which no longer knows the service then. */
  function dropFromSession(listed: StoredPayload, clientId: string): Promise<string | undefined> {
    const model = 'Session';
    let found: StoredPayload | undefined = listed;
    return retryOnConflict(
      async () => {
        if (found === undefined) return undefined;
        const before: AdapterPayload = JSON.parse(openPayload(seal, model, found));
        const { jti = '', exp = 0 } = before;
        const { [clientId]: dropped, ...authorizations } = before.authorizations ?? {};
        if (dropped === undefined) return undefined;
        const payload = { ...before, authorizations };
        const expiresIn = Math.max(1, exp - Math.floor(clock() / 1000));
        const text = JSON.stringify(payload);
        const record = createPayloadRecord(
          { model, id: jti, payload, text, expiresIn },
          { seal, clock },
        );
        if (await payloads.replace(model, record, found.payload)) return dropped.sid;
        found = await payloads.find(model, record.key);
        return conflict;
      },
      { attempts: 50, message: 'other requests kept changing a session' },
    );
  }

  return {
    async list(accountId) {
      const grants = Map.groupBy(await stored(accountId), ({ clientId }) => clientId);
      return [...grants].map(([clientId, ofService]) => joinGrants(clientId, ofService));
    },
    async withdraw(accountId, clientId) {
      const isOther = (grant: StoredGrant) => grant.clientId !== clientId;
      if ((await stored(accountId)).every(isOther)) return false;
      // The sessions come first: a visit that follows gets a grant of its own, or is asked.
      const sessions = await payloads.listByGroup('Session', personGroupKey(accountId));
      await Promise.all(
        sessions.map(async (session) => {
          const sid = await dropFromSession(session, clientId);
          await tellService({ accountId, clientId, sid });
        }),
      );
      await endListed(() => stored(accountId), {
        isKept: isOther,
        end: ({ jti }) => endGrant(dependencies, jti),
      });
      return true;
    },
  };
}
