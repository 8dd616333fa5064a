/** The way out of one channel: so many messages at once, the others in a line that has an end. */
import { type Message, type Send, SendError } from './ports.ts';

/** The mail server's connections, too. */
const atOnce = 10;
const lineLimit = 2_000;

/**
 * Wraps a sender: each message waits for its turn. Rejects with `busy` at once when the line is full,
 * and with `failed` when `left` aborts while the message still waits.
 */
export function createLane(send: Send) {
  const line: (() => void)[] = [];
  let running = 0;

  async function enter(left: AbortSignal | undefined): Promise<void> {
    if (running < atOnce) {
      running += 1;
      return;
    }
    if (line.length >= lineLimit) throw new SendError('busy', 'the line is full');
    await new Promise<void>((resolve, reject) => {
      const turn = () => {
        left?.removeEventListener('abort', leave);
        running += 1;
        resolve();
      };
      const leave = () => {
        line.splice(line.indexOf(turn), 1);
        reject(new SendError('failed', 'late'));
      };
      line.push(turn);
      left?.addEventListener('abort', leave, { once: true });
    });
  }

  return async (message: Message, left?: AbortSignal): Promise<void> => {
    await enter(left);
    try {
      await send(message);
    } finally {
      running -= 1;
      line.shift()?.();
    }
  };
}

export type Lane = ReturnType<typeof createLane>;
