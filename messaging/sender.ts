/**
 * What the rest of the house sends messages with. A server that is away or slow is tried again, costs
 * a person a few seconds at most, and does not hold up the other channel. The log names channels and
 * codes, never an address, a number or a text.
 */
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createLane, type Lane } from './channel-queue.ts';
import { type Channel, type Message, type Send, SendError } from './ports.ts';

export interface Sender {
  /**
   * While a person waits: resolves when the channel took the message, rejects with a `SendError`
   * when it was given up, after 8 seconds at most.
   */
  send(message: Message): Promise<void>;
  /** For what follows an answer: returns at once, tries for about 5 minutes, fails in the log alone. */
  post(message: Message): void;
  /** Tries what was posted and not taken without pauses; resolves after 5 seconds at most. */
  drain(): Promise<void>;
}

export interface SenderDependencies {
  /** Absent: this channel's messages are refused at once. */
  readonly mail: Send | undefined;
  readonly sms: Send | undefined;
  readonly log: Pick<Logger, 'warn' | 'error'>;
  /** Resolves after so many milliseconds, rejects when aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

const pausesOfSend = [500, 1_000, 2_000];
const pausesOfPost = [1_000, 5_000, 20_000, 60_000, 200_000];
const sendLimit = 8_000;
const drainLimit = 5_000;
/** Of messages posted and not settled, as many as a bad quarter of an hour may leave in memory. */
const postedLimit = 2_000;

const realSleep = (ms: number, signal: AbortSignal) => setTimeout(ms, undefined, { signal });

export function createSender({ mail, sms, log, sleep = realSleep }: SenderDependencies): Sender {
  const lanes: Readonly<Record<Channel, Lane | undefined>> = {
    mail: mail && createLane(mail),
    sms: sms && createLane(sms),
  };
  const posted: Record<Channel, Set<Promise<void>>> = { mail: new Set(), sms: new Set() };
  const draining = new AbortController();

  async function deliver(
    message: Message,
    pauses: readonly number[],
    pause: (ms: number) => Promise<unknown>,
    left?: AbortSignal,
  ): Promise<void> {
    const { channel } = message;
    const lane = lanes[channel];
    if (lane === undefined) throw new SendError('unconfigured', 'no such channel');
    for (let attempt = 1; ; attempt += 1) {
      try {
        await lane(message, left);
        return;
      } catch (thrown) {
        const error =
          thrown instanceof SendError ? thrown : new SendError('failed', 'unexpected failure');
        log.warn({ channel, attempt, reason: error.message }, 'message not taken');
        const ms = pauses[attempt - 1];
        if (ms === undefined || error.code !== 'failed') throw error;
        await pause(ms);
      }
    }
  }

  return {
    async send(message) {
      const over = new AbortController();
      const late = sleep(sendLimit, over.signal).then(() => {
        throw new SendError('failed', 'late');
      });
      const pause = (ms: number) => sleep(ms, over.signal);
      try {
        await Promise.race([deliver(message, pausesOfSend, pause, over.signal), late]);
      } finally {
        over.abort();
      }
    },

    post(message) {
      const { channel } = message;
      const waiting = posted[channel];
      if (waiting.size >= postedLimit) {
        log.error({ channel }, 'message dropped: too many wait');
        return;
      }
      // Draining, the tries that are left follow at once.
      const pause = (ms: number) => sleep(ms, draining.signal).catch(() => undefined);
      const run = deliver(message, pausesOfPost, pause)
        .catch(({ message: reason }: SendError) => {
          log.error({ channel, reason }, 'message given up');
        })
        .finally(() => waiting.delete(run));
      waiting.add(run);
    },

    async drain() {
      draining.abort();
      const over = new AbortController();
      const all = Promise.all([...posted.mail, ...posted.sms]);
      await Promise.race([all, sleep(drainLimit, over.signal)]);
      over.abort();
      const messages = posted.mail.size + posted.sms.size;
      if (messages > 0) log.error({ messages }, 'messages lost: they were not taken in time');
    },
  };
}
