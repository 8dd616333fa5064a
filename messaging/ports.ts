/** What is sent to people, and by what it leaves. */

export type Channel = 'mail' | 'sms';

export interface Message {
  readonly channel: Channel;
  /** An address, or a number in E.164. */
  readonly to: string;
  /** Of a mail. */
  readonly subject?: string;
  readonly text: string;
  /** Of a mail: says the same as the text. */
  readonly html?: string;
}

/**
 * Resolves when the message is taken; rejects with a `SendError` when it isn't, within its own time
 * limit.
 */
export type Send = (message: Message) => Promise<void>;

/** `unconfigured`: nothing to send by; `busy`: too many wait; `refused`: for good; `failed`: this time. */
export type SendFault = 'unconfigured' | 'busy' | 'refused' | 'failed';

/**
 * A message that was not taken. The reason is fit for a log: codes alone, for what servers and
 * libraries say quotes addresses. So it carries no cause.
 */
export class SendError extends Error {
  readonly code: SendFault;

  constructor(code: SendFault, reason: string) {
    super(reason);
    this.name = 'SendError';
    this.code = code;
  }
}
