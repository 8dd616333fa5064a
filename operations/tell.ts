/** The messages that people get about what an operator has done. */
import type { Account, Contacts } from '../accounts/account.ts';
import { destinationsOf } from '../accounts/contacts.ts';
import { drawnIdentifier } from '../accounts/lifecycle/set-aside.ts';
import type { Message } from '../messaging/ports.ts';
import {
  numberNotConfirmed,
  provisionalIdentifier,
  type Recipient,
  setAside,
} from '../messaging/texts.ts';

/** Sends messages. One that can't leave holds nothing up. */
export type Tell = (messages: readonly Message[]) => Promise<void>;

/** Nobody's language is known here. */
const locale = 'fr';

const recipientsOf = (contacts: Contacts): Recipient[] =>
  destinationsOf(contacts).map((destination) => ({ ...destination, locale }));

/** Returns a message for each contact that a message can reach. */
export const messagesTo = (
  contacts: Contacts,
  createMessage: (recipient: Recipient) => Message,
): Message[] => recipientsOf(contacts).map(createMessage);

/**
 * Returns the messages to the owner of an account that was set aside or has lost its NIR, and to the contacts of the person
 * whose certified account comes before it.
 */
export function messagesOfSetAside(
  { before, after }: { readonly before: Account; readonly after: Account },
  certified: Contacts,
): Message[] {
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
