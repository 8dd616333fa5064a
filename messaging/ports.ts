/** The messages that are sent to people, and what a sender of them promises. */

/** The ways by which a message or a code can reach a person. */
export const channels = ['mail', 'sms'] as const;
export type Channel = (typeof channels)[number];

/** A message that is ready to be sent. */
export interface Message {
  readonly channel: Channel;
  /** An address, or a number in E.164. */
  readonly to: string;
  /** Of a mail only. */
  readonly subject?: string;
  readonly text: string;
  /** Of a mail only; says the same as the text. */
  readonly html?: string;
}

/**
 * Sends one message. Resolves when the server accepted it, rejects with a `SendError` when it did not. Has a time
 * limit of its own.
 */
export type Send = (message: Message) => Promise<void>;

/**
 * `unconfigured`: the channel has no sender. `busy`: too many messages wait. `refused`: another try would be refused
 * as well. `failed`: another try may succeed. `spent`: the budget for text messages is spent.
 */
export type SendFault = 'unconfigured' | 'busy' | 'refused' | 'failed' | 'spent';

/**
 * A message that was not accepted. The reason consists of codes alone, so that it may be logged: what servers and
 * libraries say quotes addresses, which is why there is no `cause` either.
 */
export class SendError extends Error {
  readonly code: SendFault;
  /** When `spent`: how long until messages may be sent again, in ms. */
  readonly waitMs: number | undefined;

  constructor(code: SendFault, reason: string, waitMs?: number) {
    super(reason);
    this.name = 'SendError';
    this.code = code;
    this.waitMs = waitMs;
  }
}
