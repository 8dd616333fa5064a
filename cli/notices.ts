/** Tells people what a command has done to their accounts. A message that can't leave holds nothing up. */
import type { Account, Contacts } from '../accounts/account.ts';
import { destinationsOf } from '../accounts/contacts.ts';
import { drawnIdentifier } from '../accounts/lifecycle/set-aside.ts';
import type { Settings } from '../config/index.ts';
import type { Message } from '../messaging/ports.ts';
import { createSender, type Sender } from '../messaging/sender.ts';
import { createSmsGateway } from '../messaging/sms.ts';
import {
  numberNotConfirmed,
  provisionalIdentifier,
  type Recipient,
  setAside,
} from '../messaging/texts.ts';

/** An account before and after it was set aside or has lost its NIR. */
export interface Displaced {
  readonly before: Account;
  readonly after: Account;
}

/** The notices of one run of a command. */
export interface Notices {
  /** Tells the owner of the account, and the contacts of the person whose certified account comes before it. */
  tellSetAside(displaced: Displaced, certified: Contacts): Promise<void>;
  /** Closes what was opened. Resolves with the number of messages that could not leave. */
  close(): Promise<number>;
}

/** Nobody's language is known here. */
const locale = 'fr';

/** Returns the recipients of a person's contacts that a message can reach. */
const recipientsOf = (contacts: Contacts): Recipient[] =>
  destinationsOf(contacts).map((destination) => ({ ...destination, locale }));

function messagesFor({ before, after }: Displaced, certified: Contacts): Message[] {
  const owner = recipientsOf(before.contacts);
  const others = recipientsOf(certified).filter(({ to }) => !owner.some((one) => one.to === to));
  const isWaiting = after.standing.setAsideAt !== undefined;
  const identifier = drawnIdentifier(before, after);
  return [
    ...owner.map(isWaiting ? setAside : numberNotConfirmed),
    ...(isWaiting ? others.map(setAside) : []),
    ...(identifier === undefined
      ? []
      : owner.map((recipient) => provisionalIdentifier({ ...recipient, identifier }))),
  ];
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
    async tellSetAside(displaced, certified) {
      opened ??= open();
      const { sender } = await opened;
      for (const sent of await Promise.allSettled(
        messagesFor(displaced, certified).map((message) => sender.send(message)),
      )) {
        if (sent.status === 'rejected') unsent += 1;
      }
    },
    async close() {
      (await opened)?.close();
      return unsent;
    },
  };
}

/** Closes the notices, and warns on stderr when messages could not leave. */
export async function closeNotices(notices: Notices): Promise<void> {
  const unsent = await notices.close();
  if (unsent > 0) {
    process.stderr.write(
      `warning: ${unsent} notice(s) could not be sent: see SMTP_URL and SMS_GATEWAY_URL\n`,
    );
  }
}
