import type { Account } from '../../accounts/account.ts';
import { destinationsOf, mailboxOf } from '../../accounts/contacts.ts';
import { isSignInEnded } from '../../accounts/signing-in/sign-in-validity.ts';
import type { UpdateAccount } from '../../accounts/update-account.ts';
import type { AuditEventType } from '../../adapters/ports.ts';
import { AppError } from '../../http/app-error.ts';
import type { Note } from '../../interactions/flow/current-account.ts';
import type { Channel, Message } from '../../messaging/ports.ts';
import { noticeOfChange, type Sender } from '../../messaging/sender.ts';
import type { Recipient } from '../../messaging/texts.ts';
import type { Visit } from '../visit.ts';

/** What became of a change: its event in the audit trail, and the notice about it. */
interface ContactEvent {
  readonly type: AuditEventType;
  createMessage(recipient: Recipient): Message;
}

/** A change of the contacts. */
export interface ContactChange {
  readonly channel: Channel;
  /** Returns the changed account, or the same one when there is nothing to change any more. */
  edit(current: Account): Account;
  /** Returns the event of a change of this account. */
  eventOf(before: Account): ContactEvent;
  /** A contact that isn't told, because the person has just proven it. */
  readonly proven?: string;
}

/**
 * Changes the contacts in one write, tells the contacts that the account had, and notes it in the audit trail. Resolves
 * with false when there was nothing to change. Throws `sessionLost` when the sign-in has been ended meanwhile.
 */
export type ChangeContacts = (visit: Visit, change: ContactChange) => Promise<boolean>;

export interface ChangeContactsDependencies {
  readonly updateAccount: UpdateAccount;
  readonly sender: Pick<Sender, 'post'>;
  readonly note: Note;
}

/** Returns the function. */
export function createChangeContacts({
  updateAccount,
  sender,
  note,
}: ChangeContactsDependencies): ChangeContacts {
  return async (visit, { channel, edit, eventOf, proven }) => {
    const { account, session, locale } = visit;
    let before = account;
    const after = await updateAccount(account.id, (current) => {
      if (isSignInEnded(session.loginTs, current.standing)) throw new AppError('sessionLost');
      before = current;
      return edit(current);
    });
    if (after === undefined || after === before) return false;
    const { type, createMessage } = eventOf(before);
    for (const destination of destinationsOf(before.contacts)) {
      if (proven !== undefined && mailboxOf(destination.to) === mailboxOf(proven)) continue;
      sender.post(createMessage({ ...destination, locale }), noticeOfChange);
    }
    await note(visit, type, account.id, channel);
    return true;
  };
}
