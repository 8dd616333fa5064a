/**
 * Sends the program's messages. A server that is away or slow is tried again, costs a person a few seconds at most,
 * and does not hold up the other channel. The log names channels and codes, never an address, a number or a text.
 */
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type ChannelQueue, createChannelQueue } from './channel-queue.ts';
import { type Channel, type Message, type Send, SendError } from './ports.ts';
import type { SmsBudget } from './sms-budget.ts';

/** Who a message is for. */
export interface SendOptions {
  /** True when the person has proven a password or a device: a part of the budget for text messages is kept for them. */
  readonly isProven?: boolean;
  /** True for a notice of a change: a contact gets a limited number of them. */
  readonly isNotice?: boolean;
}

/** The options of a notice of what the owner of an account has done. */
export const noticeOfChange: SendOptions = { isProven: true, isNotice: true };

/** The two ways of sending: while a person waits, and after their page was answered. */
export interface Sender {
  /**
   * Resolves when the channel accepted the message. Rejects with a `SendError` when it was given up, after 8 seconds
   * at most. For messages that a person waits for.
   */
  send(message: Message, options?: SendOptions): Promise<void>;
  /** Returns at once and tries for about 5 minutes; only the log learns of a failure. */
  post(message: Message, options?: SendOptions): void;
  /**
   * Resolves with the time until text messages may be sent to this number, or to any number at all, in ms. Resolves with
   * undefined when they may be now.
   */
  smsWait(to: string | undefined, options?: SendOptions): Promise<number | undefined>;
  /** Tries posted messages that wait for another attempt without pauses. Resolves after 5 seconds at most. */
  drain(): Promise<void>;
}

export interface SenderDependencies {
  /** Sends mail. Without it, mail is refused at once. */
  readonly mail: Send | undefined;
  /** Sends text messages. Without it, they are refused at once. */
  readonly sms: Send | undefined;
  /** Counts text messages. Without it they are not limited. */
  readonly smsBudget?: SmsBudget | undefined;
  /** Counts a notice to a contact, and resolves with false when it has had too many. Without it they are not limited. */
  readonly mayNotify?: ((to: string) => Promise<boolean>) | undefined;
  readonly log: Pick<Logger, 'warn' | 'error'>;
  /** Resolves after so many milliseconds; rejects when aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** The pauses between attempts, in ms. */
const pausesOfSend = [500, 1_000, 2_000];
const pausesOfPost = [1_000, 5_000, 20_000, 60_000, 200_000];
/** In ms. */
const sendLimit = 8_000;
const drainLimit = 5_000;
/** How many posted messages of a channel may be unsettled: what a bad quarter of an hour may leave in memory. */
const postedLimit = 2_000;

const realSleep = (ms: number, signal: AbortSignal) => setTimeout(ms, undefined, { signal });

/** Creates the sender of both channels. */
export function createSender({
  mail,
  sms,
  smsBudget,
  mayNotify,
  log,
  sleep = realSleep,
}: SenderDependencies): Sender {
  const queues: Readonly<Record<Channel, ChannelQueue | undefined>> = {
    mail: mail && createChannelQueue(mail),
    sms: sms && createChannelQueue(sms),
  };
  const posted: Record<Channel, Set<Promise<void>>> = { mail: new Set(), sms: new Set() };
  const draining = new AbortController();

  /** Counts a notice, and a text message. Throws a `SendError` when a budget is spent. */
  async function spend(
    { channel, to }: Message,
    { isProven = false, isNotice = false }: SendOptions,
  ): Promise<void> {
    if (isNotice && (await mayNotify?.(to)) === false) {
      throw new SendError('spent', 'the contact has had many notices');
    }
    if (channel !== 'sms' || smsBudget === undefined) return;
    const waitMs = await smsBudget.take(to, isProven);
    if (waitMs !== undefined) throw new SendError('spent', 'the budget is spent', waitMs);
  }

  async function deliver(
    message: Message,
    options: SendOptions,
    pauses: readonly number[],
    pause: (ms: number) => Promise<unknown>,
    givenUp?: AbortSignal,
  ): Promise<void> {
    const { channel } = message;
    const queue = queues[channel];
    if (queue === undefined) throw new SendError('unconfigured', 'no such channel');
    let isCounted = false;
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (!isCounted) await spend(message, options);
        isCounted = true;
        await queue(message, givenUp);
        return;
      } catch (thrown) {
        const error =
          thrown instanceof SendError ? thrown : new SendError('failed', 'unexpected failure');
        // A spent budget was logged once; a line for each message would help a flood fill the disk.
        if (error.code === 'spent') throw error;
        log.warn({ channel, attempt, reason: error.message }, 'message not taken');
        const ms = pauses[attempt - 1];
        if (ms === undefined || error.code !== 'failed') throw error;
        await pause(ms);
      }
    }
  }

  return {
    async send(message, options = {}) {
      const over = new AbortController();
      const late = sleep(sendLimit, over.signal).then(() => {
        throw new SendError('failed', 'late');
      });
      const pause = (ms: number) => sleep(ms, over.signal);
      try {
        await Promise.race([deliver(message, options, pausesOfSend, pause, over.signal), late]);
      } finally {
        over.abort();
      }
    },

    post(message, options = {}) {
      const { channel } = message;
      const unsettled = posted[channel];
      if (unsettled.size >= postedLimit) {
        log.error({ channel }, 'message dropped: too many wait');
        return;
      }
      // The pauses end when the program drains, so that the remaining attempts follow at once.
      const pause = (ms: number) => sleep(ms, draining.signal).catch(() => undefined);
      const run = deliver(message, options, pausesOfPost, pause)
        .catch(({ code, message: reason }: SendError) => {
          // Somebody who spends a budget must not fill the log.
          if (code !== 'spent') log.error({ channel, reason }, 'message given up');
        })
        .finally(() => unsettled.delete(run));
      unsettled.add(run);
    },

    smsWait: async (to, { isProven = false } = {}) => smsBudget?.waitOf(to, isProven),

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
