/** Sends people what a command has done to their accounts. A message that can't leave holds nothing up. */
import type { Settings } from '../config/index.ts';
import { createSender, type Sender } from '../messaging/sender.ts';
import { createSmsGateway } from '../messaging/sms.ts';
import type { Tell } from '../operations/tell.ts';

/** The notices of one run of a command. */
export interface Notices {
  readonly tell: Tell;
  /** Closes what was opened, and warns on stderr when messages could not leave. */
  close(): Promise<void>;
}

/** Returns the notices. Nothing is opened before the first of them. */
export function createNotices({ mail, sms }: Pick<Settings, 'mail' | 'sms'>): Notices {
  let unsent = 0;
  let opened: Promise<{ sender: Sender; close(): void }> | undefined;

  async function open() {
    const smtp = mail && (await import('../messaging/smtp.ts')).createSmtp(mail);
    const silent = { warn: () => undefined, error: () => undefined };
    const sender = createSender({
      mail: smtp?.send,
      sms: sms && createSmsGateway(sms),
      log: silent,
    });
    return { sender, close: () => smtp?.close() };
  }

  return {
    async tell(messages) {
      if (messages.length === 0) return;
      opened ??= open();
      const { sender } = await opened;
      for (const sent of await Promise.allSettled(messages.map((one) => sender.send(one)))) {
        if (sent.status === 'rejected') unsent += 1;
      }
    },
    async close() {
      (await opened)?.close();
      if (unsent === 0) return;
      process.stderr.write(
        `warning: ${unsent} notice(s) could not be sent: see SMTP_URL and SMS_GATEWAY_URL\n`,
      );
    },
  };
}
