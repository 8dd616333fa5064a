/** The demo's sender: nothing leaves, the last messages can be read. */
import type { Clock } from '../adapters/ports.ts';
import type { Message, Send } from './ports.ts';

export type SentMessage = Omit<Message, 'html'> & { readonly sentAt: string };

const kept = 200;

export interface Outbox {
  readonly send: Send;
  /** Newest first. */
  messages(): readonly SentMessage[];
}

export function createOutbox(clock: Clock): Outbox {
  let sent: readonly SentMessage[] = [];
  return {
    async send({ html: _, ...message }) {
      sent = [{ ...message, sentAt: new Date(clock()).toISOString() }, ...sent].slice(0, kept);
    },
    messages: () => sent,
  };
}
