/** The notices at the end of an account creation: who is told that an account exists, or that one was set aside. */
import type { Account } from '../../accounts/account.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import { type Destination, destinationsOf } from '../../accounts/contacts.ts';
import { drawnIdentifier } from '../../accounts/lifecycle/set-aside.ts';
import type { CounterStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import type { AfterResponse } from '../../http/after-response.ts';
import type { Sender } from '../../messaging/sender.ts';
import {
  alreadyKnown,
  notCreated,
  provisionalIdentifier,
  setAside,
} from '../../messaging/texts.ts';
import type { EndSessions } from '../../provider/sessions/end-sessions.ts';
import type { Note } from '../flow/current-account.ts';
import { tellEverywhere } from '../flow/notices.ts';
import type { StepContext } from '../flow/page-handler.ts';

export interface CreateNoticesDependencies {
  readonly accounts: Pick<Accounts, 'find' | 'open'>;
  readonly counters: CounterStore;
  readonly index: BlindIndex;
  readonly endSessions: EndSessions;
  readonly sender: Pick<Sender, 'post'>;
  readonly afterResponse: AfterResponse;
  readonly note: Note;
}

const hour = 60 * 60 * 1000;
/** The limit of notices keeps strangers from flooding the owner of an account, or an address. */
const noticesPerHour = 5;

/** Returns the functions that tell people how a creation ended. All of it happens after the response. */
export function createCreateNotices(dependencies: CreateNoticesDependencies) {
  const { accounts, counters, index, endSessions, sender, afterResponse, note } = dependencies;

  /** Reports whether another notice may be sent for the reason that `subject` names. */
  async function mayTell(subject: string): Promise<boolean> {
    const { count } = await counters.increment(`known/${index('known', subject)}`, hour);
    return count <= noticesPerHour;
  }

  /**
   * Tells the contact that was just proven that no account was created, and the other contacts of the existing account,
   * if one is the reason, that somebody asked for another. What strangers ask for keeps neither message from the person.
   */
  function notifyKnown(step: StepContext, applicant: Destination, known?: Account): void {
    const { locale } = step;
    afterResponse(step.ctx, async () => {
      await note(step, 'account.known', known?.id);
      const contacts = known ? destinationsOf(known.contacts) : [];
      const isApplicant = ({ channel, to }: Destination) =>
        channel === applicant.channel && to === applicant.to;
      const toApplicant = contacts.some(isApplicant) ? alreadyKnown : notCreated;
      if (await mayTell(`${applicant.channel}/${applicant.to}`)) {
        sender.post(toApplicant({ ...applicant, locale }));
      }
      const others = contacts.filter((contact) => !isApplicant(contact));
      if (known === undefined || others.length === 0 || !(await mayTell(known.id))) return;
      for (const other of others) sender.post(alreadyKnown({ ...other, locale }));
    });
  }

  /**
   * Ends what is open on accounts that this creation has set aside, and tells their contacts. An account that has lost its
   * NIR is sent the identifier that it got instead.
   */
  function notifySetAside(step: StepContext, displaced: readonly Account[]): void {
    for (const before of displaced) {
      afterResponse(step.ctx, async () => {
        await note(step, 'account.set-aside', before.id);
        tellEverywhere(sender, step, before.contacts, setAside, { isProven: false });
        const record = await accounts.find(before.id);
        const identifier = record && drawnIdentifier(before, accounts.open(record));
        if (identifier !== undefined) {
          tellEverywhere(sender, step, before.contacts, (recipient) =>
            provisionalIdentifier({ ...recipient, identifier }),
          );
        }
        await endSessions(before.id);
      });
    }
  }

  return { notifyKnown, notifySetAside };
}
