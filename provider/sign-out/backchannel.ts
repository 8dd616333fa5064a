/**
 * Tells services that a person has signed out (OpenID Connect Back-Channel Logout 1.0). oidc-provider sends each
 * logout token once and makes the person wait for it; here the tokens are queued, tried again and bounded in number.
 *
 * This replaces `Client.prototype.backchannelLogout`, because the library has no option for it.
 */
import type { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type Provider from 'oidc-provider';
import type { Configuration } from 'oidc-provider';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import { messageOf } from '../../errors/system-errors.ts';
import type { LibraryClient } from '../clients/library-clients.ts';

/** The waits before the second, third and fourth attempt. */
const retryWaitsMs = [1_000, 10_000, 60_000];
const maxWaiting = 10_000;
const concurrency = 16;

/**
 * Creates the fetch for the library's outgoing calls. The library gives up after 2.5 s and passes a dispatcher that
 * refuses private and loopback addresses; hosts on the list are called without it. Redirects are errors.
 */
export function createFetch(allowedHosts: readonly string[]): NonNullable<Configuration['fetch']> {
  return async (url, options) => {
    const { dispatcher, ...rest } = options ?? {};
    const { hostname } = new URL(url);
    if (allowedHosts.includes(hostname)) return fetch(url, { redirect: 'error', ...rest });
    // When the library can't make a dispatcher it only warns and goes on; here the call fails.
    if (dispatcher === undefined) throw new Error(`no protection for a call to ${hostname}`);
    try {
      return await fetch(url, { redirect: 'error', ...rest, dispatcher });
    } catch (error) {
      if (reasonOf(error) !== refusedByLibrary) throw error;
      throw new Error(`${hostname} is private or loopback: BACKCHANNEL_LOGOUT_HOSTS must name it`);
    }
  };
}

/** What the library says of a call that its dispatcher refuses. */
const refusedByLibrary = 'hostname resolves to a special-use IP address';

/** Returns the reason of a failed `fetch`: its own message says only that it failed, its cause says why. */
const reasonOf = (error: unknown) =>
  messageOf(error instanceof Error ? (error.cause ?? error) : error);

/** The provider's event for each attempt to deliver a logout token. */
export const backchannelEvent = 'backchannel.attempt';

/** What listeners get. `reason` says why the attempt failed. */
export interface BackchannelAttempt {
  readonly clientId: string;
  readonly uri: string;
  readonly reason: string | undefined;
}

/** The logout tokens that are still to be delivered. */
export interface LogoutQueue {
  /** Queues a logout token that tells a service that a session of the person has ended. */
  add(client: LibraryClient, accountId: string, sid: string): void;
  /** Resolves when every token is delivered or given up. The waits between attempts end at once. */
  drain(): Promise<void>;
}

/** Tells a service that its part of a session has ended, where the service wants to be told. */
export type TellService = (part: {
  readonly accountId: string;
  readonly clientId: string;
  readonly sid: string | undefined;
}) => Promise<void>;

export function createTellService(provider: Provider, logoutQueue: LogoutQueue): TellService {
  return async ({ accountId, clientId, sid }) => {
    const client = await provider.Client.find(clientId);
    if (client?.backchannelLogoutUri !== undefined && sid !== undefined) {
      logoutQueue.add(client, accountId, sid);
    }
  };
}

/** Replaces the library's own sending by a queue, and returns the queue. */
export function queueBackchannelLogout(provider: Provider, log: Logger): LogoutQueue {
  const { prototype } = provider.Client;
  const send: unknown = prototype.backchannelLogout;
  if (typeof send !== 'function')
    throw new Error('the library no longer has Client.prototype.backchannelLogout');
  const emitter: EventEmitter = provider;
  const draining = new AbortController();
  const queue = new PQueue({ concurrency });

  async function deliver(client: LibraryClient, attempt: () => Promise<unknown>): Promise<void> {
    const { clientId, backchannelLogoutUri: uri = '' } = client;
    const tell = (reason: string | undefined) =>
      emitter.emit(backchannelEvent, { clientId, uri, reason } satisfies BackchannelAttempt);
    for (const wait of [...retryWaitsMs, undefined]) {
      try {
        await attempt();
        tell(undefined);
        return;
      } catch (error) {
        const reason = reasonOf(error);
        tell(reason);
        log.warn({ clientId, reason }, 'back-channel logout not delivered');
        if (wait === undefined) return;
        // The wait ends when the program drains, so that the remaining attempts follow at once.
        await sleep(wait, undefined, { signal: draining.signal }).catch(() => undefined);
      }
    }
  }

  const add = (client: LibraryClient, accountId: string, sid: string): void => {
    const { clientId } = client;
    if (queue.size >= maxWaiting) {
      log.error({ clientId }, 'back-channel logout dropped: the queue is full');
      return;
    }
    // Each attempt makes a new token, because a token is valid for two minutes.
    void queue.add(() => deliver(client, () => send.call(client, accountId, sid)));
  };

  prototype.backchannelLogout = async function queued(
    this: LibraryClient,
    sub: string,
    sid: string,
  ) {
    add(this, sub, sid);
  };

  return {
    add,
    async drain() {
      draining.abort();
      await queue.onIdle();
    },
  };
}
