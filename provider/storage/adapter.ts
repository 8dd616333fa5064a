/** The library's storage interface (its `adapter`) on our payload store. */
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Clock, PayloadStore, StoredPayload } from '../../adapters/ports.ts';
import type { Seal } from '../../crypto/sealing.ts';
import type { Clients } from '../clients/clients.ts';
import type { OpenRegistration } from '../clients/open-registration.ts';
import { endGrant } from '../grants/end-grant.ts';
import type { SessionWrites } from '../sessions/session-writes.ts';
import { type AnonymousRecordsDependencies, createCountAnonymous } from './anonymous-records.ts';
import { payloadKey } from './payload-key.ts';
import { createPayloadRecord, openPayload } from './payload-record.ts';
import type { Prefetch } from './prefetch.ts';
import { createTokenSearch } from './token-search.ts';
import { createWriteSession } from './write-session.ts';

export interface AdapterDependencies extends AnonymousRecordsDependencies {
  readonly clients: Pick<Clients, 'find'>;
  readonly payloads: PayloadStore;
  readonly seal: Seal;
  readonly clock: Clock;
  /** The services that have registered themselves, where they may. */
  readonly openRegistration?: OpenRegistration | undefined;
}

/** Returns the factory that the library calls once for each model. */
export function createAdapterFactory(
  { clients, payloads, seal, clock, openRegistration, ...dependencies }: AdapterDependencies,
  { prefetch, sessions }: { readonly prefetch: Prefetch; readonly sessions: SessionWrites },
) {
  const findToken = createTokenSearch();
  const countAnonymous = createCountAnonymous(dependencies);
  const writeSession = createWriteSession({ payloads, seal, clock, sessions });

  /**
   * Reports whether the client that was given this code, token or grant is still registered. Another client may have come to
   * have its id.
   */
  async function isOfKnownClient({ clientId, iat = 0 }: AdapterPayload): Promise<boolean> {
    if (clientId === undefined) return true;
    const client = await clients.find(clientId);
    return client !== undefined && iat >= (client.issuedAt ?? 0);
  }

  return (model: string): Adapter => {
    function open(stored: StoredPayload | undefined, id?: string): AdapterPayload | undefined {
      if (stored === undefined) return undefined;
      const text = openPayload(seal, model, stored);
      if (model === 'Session' && id !== undefined) {
        sessions.remember(id, { sealed: stored.payload, text });
      }
      const payload: AdapterPayload = JSON.parse(text);
      if (stored.consumedAt !== undefined) payload.consumed = Math.floor(stored.consumedAt / 1000);
      return payload;
    }

    /** Ends the grant, because one of two uses at the same moment was not the client's, and refuses this one. */
    async function refuseReplay(id: string): Promise<never> {
      const grantId = open(await payloads.find(model, payloadKey(id)))?.grantId;
      if (grantId !== undefined) await endGrant({ payloads, clock }, grantId);
      throw model === 'PushedAuthorizationRequest'
        ? new errors.InvalidRequestUri('the request_uri has already been used')
        : new errors.InvalidGrant('the grant has already been used');
    }

    const adapter: Adapter = {
      async upsert(id, payload, expiresIn) {
        if (expiresIn === undefined) throw new Error(`${model} has no lifetime`);
        if (model === 'Session') return writeSession(id, payload, expiresIn);
        if (model === 'Interaction') stampNew(payload, expiresIn, clock);
        const text = JSON.stringify(payload);
        const anonymous = await countAnonymous(model);
        const record = createPayloadRecord(
          { model, id, payload, text, expiresIn, anonymous },
          { seal, clock },
        );
        await payloads.upsert(model, record);
        // Two requests at the same moment both pass the library's own look-up before.
        if (model === 'ReplayDetection' && !(await payloads.consume(model, record.key))) {
          throw new errors.InvalidRequest('the assertion or proof has already been used');
        }
      },
      async find(id) {
        const read = () => payloads.find(model, payloadKey(id));
        const stored =
          model === 'Grant'
            ? await (prefetch.takeGrant(id) ?? read())
            : await findToken(model, id, read);
        const payload = open(stored, id);
        if (payload === undefined || !(await isOfKnownClient(payload))) return undefined;
        prefetch.start(model, payload);
        return payload;
      },
      findByUid: async (uid) => open(await payloads.findByUid(model, payloadKey(uid))),
      // Only the device flow has user codes, and it is off.
      findByUserCode: async () => undefined,
      async consume(id) {
        await prefetch.complete();
        if (!(await payloads.consume(model, payloadKey(id)))) await refuseReplay(id);
      },
      async destroy(id) {
        if (model === 'Interaction') await prefetch.complete();
        await payloads.destroy(model, payloadKey(id));
      },
      async revokeByGrantId(grantId) {
        if (model === 'RefreshToken') await payloads.revokeByGroup(model, payloadKey(grantId));
      },
    };
    if (model !== 'Client' || openRegistration === undefined) return adapter;
    return { ...adapter, upsert: async (id, metadata) => openRegistration.add(id, metadata) };
  };
}

/**
 * Makes the times of a new interaction those of the clock that was passed in: the library takes them from the system, and
 * what prolongs the interaction later compares them with the clock.
 */
function stampNew(payload: AdapterPayload, expiresIn: number, clock: Clock): void {
  const { iat = 0, exp = 0 } = payload;
  const systemNow = exp - expiresIn;
  if (Math.abs(systemNow - iat) > 1) return;
  payload.iat = Math.floor(clock() / 1000);
  payload.exp = payload.iat + expiresIn;
}
