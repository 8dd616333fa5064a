/** What is sent to people, and by what it leaves. */

export interface Message {
  readonly channel: 'mail' | 'sms';
  /** An address, or a number in E.164. */
  readonly to: string;
  /** Of a mail. */
  readonly subject?: string;
  readonly text: string;
}

/** Resolves when the message is taken; rejects when it isn't, within its own time limit. */
export type Send = (message: Message) => Promise<void>;
