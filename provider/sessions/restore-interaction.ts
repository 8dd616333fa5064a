/**
 * Begins a request to sign in anew whose record has expired, under its own id. The record of a request that no form has
 * answered is short-lived, because anybody can have one stored. The browser keeps the request itself, sealed
 * (interactions/flow/browser/kept-requests.ts), and brings it back.
 */
import type { Context } from 'koa';
import type { AdapterPayload, Provider } from 'oidc-provider';
import { z } from 'zod';
import type { CountOpenRequest } from '../../accounts/limits/open-requests.ts';
import type { Clock, PayloadStore } from '../../adapters/ports.ts';
import type { Seal } from '../../crypto/sealing.ts';
import { createPayloadRecord } from '../storage/payload-record.ts';
import { setInteractionCookies } from './interaction-cookies.ts';
import { interactionSeconds } from './lifetimes.ts';

/** The fields of an interaction that make up the request: what was asked for, before anybody has answered. */
export const requestOfInteraction = z.object({
  /** The uid. */
  jti: z.string(),
  cid: z.string(),
  prompt: z.object({
    name: z.literal('login'),
    details: z.record(z.string(), z.unknown()),
  }),
  params: z.looseObject({ client_id: z.string(), redirect_uri: z.string() }),
  trusted: z.array(z.string()).optional(),
  parJti: z.string().optional(),
});
export type RequestOfInteraction = z.output<typeof requestOfInteraction>;

/**
 * Stores the request as `/auth` did, and sets its cookies. Counts as a request that is begun, and throws the same
 * `DomainError`s. Resolves with undefined when the service or its redirect URI is no longer registered.
 */
export type RestoreInteraction = (
  ctx: Context,
  request: RequestOfInteraction,
) => Promise<Interaction | undefined>;
type Interaction = InstanceType<Provider['Interaction']>;

export interface RestoreInteractionDependencies {
  readonly provider: Provider;
  readonly payloads: PayloadStore;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly countOpenRequest: CountOpenRequest;
  /** Returns the id of the known device that the browser is, if it is one. */
  deviceOf(ctx: Context): string | undefined;
}

export function createRestoreInteraction(
  dependencies: RestoreInteractionDependencies,
): RestoreInteraction {
  const { provider, payloads, seal, clock, countOpenRequest, deviceOf } = dependencies;
  const model = 'Interaction';

  return async (ctx, request) => {
    const { jti: id, params, prompt } = request;
    const client = await provider.Client.find(params.client_id);
    if (client?.redirectUriAllowed(params.redirect_uri) !== true) return undefined;
    const isKnown = await countOpenRequest({ address: ctx.ip, visitor: deviceOf(ctx) });
    const iat = Math.floor(clock() / 1000);
    // Without a session: the one of that time may have ended, and the person signs in now.
    // The library goes on at this address, its route `resume`.
    const returnTo = `${provider.issuer}/auth/${id}`;
    const payload: AdapterPayload = {
      ...request,
      prompt: { ...prompt, reasons: [] },
      returnTo,
      iat,
      exp: iat + interactionSeconds,
      kind: model,
    };
    const text = JSON.stringify(payload);
    const anonymous = isKnown ? 'journey' : 'request';
    await payloads.upsert(
      model,
      createPayloadRecord(
        { model, id, payload, text, expiresIn: interactionSeconds, anonymous },
        { seal, clock },
      ),
    );
    setInteractionCookies(ctx, provider, { uid: id, returnTo });
    return provider.Interaction.find(id);
  };
}
