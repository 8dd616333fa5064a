/**
 * Telling services that a person has signed out (OpenID Connect Back-Channel Logout 1.0). The library
 * sends once and makes the person wait for it; here it is queued, tried again, and bounded.
 *
 * The one patch of the library: `Client.prototype.backchannelLogout`, for which it has no option.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type Provider from 'oidc-provider';
import type { Configuration } from 'oidc-provider';
import type { Logger } from 'pino';
import { messageOf } from '../../errors/system-errors.ts';

const waitsBeforeRetry = [1_000, 10_000, 60_000];
const queueLimit = 10_000;
const atOnce = 16;

/**
 * The library's outgoing calls. It gives up after 2.5 s and brings a dispatcher that refuses private
 * and loopback addresses; hosts on the list are reached all the same. No redirect leads elsewhere.
 */
export function createFetch(allowedHosts: readonly string[]): NonNullable<Configuration['fetch']> {
  return async (url, options) => {
    const { dispatcher, ...rest } = options ?? {};
    const { hostname } = new URL(url);
    if (allowedHosts.includes(hostname)) return fetch(url, { redirect: 'error', ...rest });
    // The library goes on with a warning when it can't make one: we do not.
    if (dispatcher === undefined) throw new Error(`no protection for a call to ${hostname}`);
    return fetch(url, { redirect: 'error', ...rest, dispatcher });
  };
}

/** `fetch` says no more than that it failed; its cause says why. */
const reasonOf = (error: unknown) =>
  messageOf(error instanceof Error ? (error.cause ?? error) : error);

type Client = InstanceType<Provider['Client']>;

export interface LogoutQueue {
  /** Queues the word to a service that a session of the person has ended. */
  tell(client: Client, accountId: string, sid: string): void;
  /** Resolves when all is sent or given up, without the waits between tries. */
  drain(): Promise<void>;
}

/** Puts the queue in the place of the library's own sending. */
export function queueBackchannelLogout(provider: Provider, log: Logger): LogoutQueue {
  const { prototype } = provider.Client;
  const send: unknown = prototype.backchannelLogout;
  if (typeof send !== 'function') throw new Error('the library no longer sends logout tokens so');
  const draining = new AbortController();
  const waiting: (() => Promise<void>)[] = [];
  const running = new Set<Promise<void>>();

  function startNext(): void {
    while (running.size < atOnce) {
      const job = waiting.shift();
      if (job === undefined) return;
      const run = job().finally(() => {
        running.delete(run);
        startNext();
      });
      running.add(run);
    }
  }

  async function deliver(clientId: string, attempt: () => Promise<unknown>): Promise<void> {
    for (const wait of [...waitsBeforeRetry, undefined]) {
      try {
        await attempt();
        return;
      } catch (error) {
        log.warn({ clientId, reason: reasonOf(error) }, 'back-channel logout not delivered');
        if (wait === undefined) return;
        // Draining, the tries that are left follow at once.
        await sleep(wait, undefined, { signal: draining.signal }).catch(() => undefined);
      }
    }
  }

  const tell = (client: Client, accountId: string, sid: string): void => {
    const { clientId } = client;
    if (waiting.length >= queueLimit) {
      log.error({ clientId }, 'back-channel logout dropped: the queue is full');
      return;
    }
    // Each try makes a token of its own, for they live two minutes.
    waiting.push(() => deliver(clientId, () => send.call(client, accountId, sid)));
    startNext();
  };

  prototype.backchannelLogout = async function queued(this: Client, sub: string, sid: string) {
    tell(this, sub, sid);
  };

  return {
    tell,
    async drain() {
      draining.abort();
      while (running.size > 0) await Promise.all(running);
    },
  };
}
