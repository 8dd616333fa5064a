/** The queue in front of one sender: a few messages are sent at once, and a limited number of others wait. */
import PQueue from 'p-queue';
import { type Message, type Send, SendError } from './ports.ts';

/** The SMTP pool has as many connections. */
const concurrency = 10;
const waitingLimit = 2_000;

/**
 * Sends a message when its turn comes. Rejects with a `SendError` of its own: `busy` at once when the queue is full,
 * `failed` when `givenUp` aborts while the message still waits.
 */
export type ChannelQueue = (message: Message, givenUp?: AbortSignal) => Promise<void>;

/** Creates the queue of one channel. */
export function createChannelQueue(send: Send): ChannelQueue {
  const queue = new PQueue({ concurrency });

  return async (message, givenUp) => {
    if (queue.size >= waitingLimit) throw new SendError('busy', 'the queue is full');
    const waiting = new AbortController();
    const leave = () => waiting.abort(new SendError('failed', 'late'));
    givenUp?.addEventListener('abort', leave, { once: true });
    const sendInTurn = () => {
      // From here on the message keeps its place: aborting would free it while the server still answers.
      givenUp?.removeEventListener('abort', leave);
      return send(message);
    };
    await queue.add(sendInTurn, { signal: waiting.signal });
  };
}
