/**
 * How the library's payloads are stored: a hash of the bearer value as key, and the payload sealed. A stolen store lets
 * nobody in and says nothing about anyone.
 */
import { type AdapterPayload, errors } from 'oidc-provider';
import { z } from 'zod';
import type { Anonymous, Clock, PayloadRecord, StoredPayload } from '../../adapters/ports.ts';
import type { Seal } from '../../crypto/sealing.ts';
import {
  accessTokenSeconds,
  interactionSeconds,
  unansweredInteractionSeconds,
} from '../sessions/lifetimes.ts';
import { payloadKey, personGroupKey } from './payload-key.ts';

/** The seconds by which clocks may differ. The library tolerates as much. */
export const clockToleranceSeconds = 15;

/** The longest stored payload. An honest request takes less than half of it. */
const maxCharacters = 10_000;

/**
 * The seconds for which a record stays after its own end, so that the library notices a second use: a pushed request
 * as long as a person may need to get to its code, a code as long as the access token that was issued for it.
 */
const keptAfterEndSeconds: ReadonlyMap<string, number> = new Map([
  ['PushedAuthorizationRequest', interactionSeconds],
  ['AuthorizationCode', accessTokenSeconds],
]);

/** What a record is made from. */
export interface PayloadToStore {
  readonly model: string;
  readonly id: string;
  readonly payload: AdapterPayload;
  /** The payload as JSON. */
  readonly text: string;
  /** In seconds. */
  readonly expiresIn: number;
  readonly anonymous?: Anonymous | undefined;
  /** True for a sign-in of which a form has come, although it has no result yet. */
  readonly isFormSent?: boolean;
}

/** Returns the record to store. Throws `InvalidRequest` when it is too large: requests put their parameters into it. */
export function createPayloadRecord(
  { model, id, payload, text, expiresIn, anonymous, isFormSent = false }: PayloadToStore,
  { seal, clock }: { readonly seal: Seal; readonly clock: Clock },
): PayloadRecord {
  if (text.length > maxCharacters) throw new errors.InvalidRequest('the request is too large');
  const endsInSeconds =
    !isFormSent && isUnanswered(model, payload)
      ? Math.min(expiresIn, unansweredInteractionSeconds)
      : expiresIn + (keptAfterEndSeconds.get(model) ?? 0);
  const lifetimeMs = (endsInSeconds + clockToleranceSeconds) * 1000;
  return {
    key: payloadKey(id),
    payload: seal.seal(text, sealContext(model)),
    expiresAt: Math.ceil(clock() + lifetimeMs),
    durable: isDurable(model, payload),
    groupKey: groupKeyOf(model, payload),
    uidKey: payload.uid && payloadKey(payload.uid),
    anonymous,
  };
}

/**
 * Reports whether no form of this sign-in has come yet. Its cookie and its own `exp` last longer, so that the first form
 * has to prolong the record only; see `keepInteraction`.
 */
const isUnanswered = (model: string, { result, lastSubmission }: AdapterPayload): boolean =>
  model === 'Interaction' && result === undefined && lastSubmission === undefined;

/** Returns the JSON of a stored payload. */
export const openPayload = (seal: Seal, model: string, { payload }: StoredPayload): string =>
  seal.open(payload, sealContext(model));

const sealContext = (model: string) => `payload/${model}`;

const grantedScope = z.object({ scope: z.string() });

/** Reports whether MongoDB must keep it: refresh tokens, and grants of `offline_access`, which refresh tokens need. */
function isDurable(model: string, payload: AdapterPayload): boolean {
  if (model !== 'Grant') return model === 'RefreshToken';
  const scope = grantedScope.safeParse(payload['openid']).data?.scope ?? '';
  return scope.split(' ').includes('offline_access');
}

/**
 * Returns the group of a record: sessions and grants are ended by person, refresh tokens by grant. Codes and access
 * tokens need no group, because they are worthless without their grant.
 */
function groupKeyOf(model: string, { accountId, grantId }: AdapterPayload): string | undefined {
  if (model === 'Session' || model === 'Grant') return accountId && personGroupKey(accountId);
  return model === 'RefreshToken' ? grantId && payloadKey(grantId) : undefined;
}
