/** Takes the answer of FranceConnect or FranceConnect+ to a sign-in there that this browser has begun. */
import type { Context } from 'koa';
import { indexedNetworks } from '../../accounts/limits/networks.ts';
import type { SignInThrottle } from '../../accounts/limits/sign-in-throttle.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import { DomainError } from '../../errors/domain-error.ts';
import type { FranceConnect } from '../../federation/franceconnect.ts';
import { AppError } from '../../http/app-error.ts';
import type { FranceConnectTransaction } from '../flow/cookies.ts';
import type { KnownDevices } from '../flow/known-devices.ts';

/** A sign-in there that has come back. */
type Answered = FranceConnectTransaction & { readonly query: string };

/** Reports whether the browser has come back with an answer. */
export const hasAnswer = (transaction: FranceConnectTransaction): transaction is Answered =>
  transaction.query !== undefined;

export interface TakeAnswerDependencies {
  readonly upstreams: readonly FranceConnect[];
  readonly throttle: SignInThrottle;
  readonly index: BlindIndex;
  readonly devices: Pick<KnownDevices, 'anyDevice'>;
}

/**
 * Resolves with the upstream and what its answer brought. Throws `sessionLost` when the upstream is no longer configured, and
 * the `DomainError` `tooMany` after too many refused answers.
 */
export type TakeAnswer = (
  ctx: Context,
  transaction: Answered,
) => Promise<{
  readonly franceConnect: FranceConnect;
  readonly answer: Awaited<ReturnType<FranceConnect['finish']>>;
}>;

/**
 * Creates `TakeAnswer`. A refused answer counts as a failure of its networks, as a wrong password does, because it costs
 * calls. A browser that is a known device of any account has a counter of its own instead: others must not close its address
 * to it.
 */
export function createTakeAnswer({
  upstreams,
  throttle,
  index,
  devices,
}: TakeAnswerDependencies): TakeAnswer {
  return async (ctx, transaction) => {
    const franceConnect = upstreams.find(({ upstream }) => upstream === transaction.upstream);
    if (franceConnect === undefined) throw new AppError('sessionLost');
    const answers: Awaited<ReturnType<FranceConnect['finish']>>[] = [];
    const device = devices.anyDevice(ctx);
    const keys =
      device === undefined
        ? {
            subject: index('franceconnect', transaction.state),
            networks: indexedNetworks(index, ctx.ip),
          }
        : { subject: index('franceconnect-device', device), networks: [] };
    const tried = await throttle.attempt(keys, async () => {
      const query = new URLSearchParams(transaction.query);
      const answer = await franceConnect.finish(query, transaction);
      answers.push(answer);
      return !('refusal' in answer && answer.refusal.outcome === 'refused');
    });
    const [answer] = answers;
    if (answer !== undefined) return { franceConnect, answer };
    const waitMs = 'waitMs' in tried ? tried.waitMs : 0;
    throw new DomainError('tooMany', { retryAfterSeconds: Math.ceil(waitMs / 1000) });
  };
}
