/** Notices to a person about their own account. */
import type { Contacts } from '../../accounts/account.ts';
import { destinationsOf } from '../../accounts/contacts.ts';
import type { Message } from '../../messaging/ports.ts';
import { noticeOfChange, type Sender, type SendOptions } from '../../messaging/sender.ts';
import type { Recipient } from '../../messaging/texts.ts';
import type { StepContext } from './page-handler.ts';

/**
 * Posts a message to every contact of the person that a message can reach. It returns at once; a message that can't be
 * sent is logged. A notice is about what the owner has done, unless `options` says that anybody may have caused it.
 */
export function tellEverywhere(
  sender: Pick<Sender, 'post'>,
  { locale }: Pick<StepContext, 'locale'>,
  contacts: Contacts,
  createMessage: (recipient: Recipient) => Message,
  options: SendOptions = noticeOfChange,
): void {
  for (const destination of destinationsOf(contacts)) {
    sender.post(createMessage({ ...destination, locale }), options);
  }
}
