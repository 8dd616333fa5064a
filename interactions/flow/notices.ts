/** Words to a person about their own account, by every contact that a message can reach. */
import type { Contacts } from '../../accounts/account.ts';
import { reachable } from '../../accounts/contacts.ts';
import type { Message } from '../../messaging/ports.ts';
import type { Sender } from '../../messaging/sender.ts';
import type { Recipient } from '../../messaging/texts.ts';
import type { StepContext } from './page-handler.ts';

/** Returns at once: what can't be sent is told in the log alone. */
export function tellEverywhere(
  sender: Pick<Sender, 'post'>,
  { locale }: Pick<StepContext, 'locale'>,
  contacts: Contacts,
  word: (recipient: Recipient) => Message,
): void {
  const { mail, sms } = reachable(contacts);
  if (mail !== undefined) sender.post(word({ channel: 'mail', to: mail, locale }));
  if (sms !== undefined) sender.post(word({ channel: 'sms', to: sms, locale }));
}
