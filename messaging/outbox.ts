/** The sender of the demo: sends nothing, and keeps the last messages to be read. */
import type { Clock } from '../adapters/ports.ts';
import type { Message, Send } from './ports.ts';

/** A message as the outbox shows it. */
export type SentMessage = Omit<Message, 'html'> & { readonly sentAt: string };

const keptMessages = 200;

/** A sender whose messages can be read. */
export interface Outbox {
  readonly send: Send;
  /** Newest first. */
  messages(): readonly SentMessage[];
}

/** Creates an empty outbox; it keeps the last 200 messages. */
export function createOutbox(clock: Clock): Outbox {
  let sent: readonly SentMessage[] = [];
  return {
    async send({ html: _, ...message }) {
      sent = [{ ...message, sentAt: new Date(clock()).toISOString() }, ...sent].slice(
        0,
        keptMessages,
      );
    },
    messages: () => sent,
  };
}
