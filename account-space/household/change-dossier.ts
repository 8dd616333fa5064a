/** A change of a dossier that a member asks for: it is made, told to the couple, and noted in the audit trail of both. */
import { z } from 'zod';
import type { Accounts } from '../../accounts/accounts.ts';
import { destinationsOf } from '../../accounts/contacts.ts';
import { isOfCouple } from '../../accounts/household/dossier.ts';
import type { DossierEvent } from '../../accounts/household/events.ts';
import type { MemberChange, Outcome } from '../../accounts/household/household.ts';
import type { AuditStore, Clock } from '../../adapters/ports.ts';
import { AppError } from '../../http/app-error.ts';
import type { AfterChange } from '../../interactions/flow/after-change.ts';
import type { Note } from '../../interactions/flow/current-account.ts';
import type { Message } from '../../messaging/ports.ts';
import { noticeOfChange, type Sender } from '../../messaging/sender.ts';
import type { Recipient } from '../../messaging/texts.ts';
import type { Visit } from '../visit.ts';
import type { SeenDossier } from './dossiers.ts';

/** The version of the dossier that the page has shown. A form without one is as stale as one with an old one. */
export const versionField = { dossierVersion: z.string().default('') };

/** What became of a change; the dossier is there, or `notFound` was thrown. */
export type KnownOutcome = Exclude<Outcome, { readonly outcome: 'unknown' }>;

export interface DossierChangeAsked {
  /** As the form has sent it. */
  readonly dossierVersion: string;
  /** Makes the change. */
  apply(change: Required<MemberChange>): Promise<Outcome>;
  /** The event of the change, and the message about it. */
  readonly type: DossierEvent['type'];
  createMessage(recipient: Recipient): Message;
}

/**
 * Makes the change of a dossier. Resolves with what became of it, and whether it has changed anything. Throws `notFound` when
 * the person is no longer a member.
 */
export type ChangeDossier = (
  visit: Visit,
  seen: SeenDossier,
  asked: DossierChangeAsked,
) => Promise<{ readonly outcome: KnownOutcome['outcome']; readonly isChanged: boolean }>;

export interface ChangeDossierDependencies {
  readonly accounts: Pick<Accounts, 'findMany' | 'openProfile'>;
  readonly audit: Pick<AuditStore, 'append'>;
  readonly sender: Pick<Sender, 'post'>;
  readonly note: Note;
  readonly afterChange: AfterChange;
  readonly clock: Clock;
}

export function createChangeDossier({
  accounts,
  audit,
  sender,
  note,
  afterChange,
  clock,
}: ChangeDossierDependencies): ChangeDossier {
  /** Notes the events for everybody whom they are about. Others must not learn from where the person has acted. */
  async function noteAll(visit: Visit, events: readonly DossierEvent[]): Promise<void> {
    const { account, client } = visit;
    const notes = events.flatMap(({ type, reason, accounts: concerned }) =>
      concerned.map((accountId) => ({ type, accountId, detail: reason })),
    );
    const others = notes.filter(({ accountId }) => accountId !== account.id);
    const own = notes.filter(({ accountId }) => accountId === account.id);
    const at = clock();
    const noted = audit.append(...others.map((other) => ({ ...other, at, clientId: client.id })));
    await Promise.all([
      afterChange(account.id, { 'trail of the others': noted }),
      ...own.map(({ type, detail }) => note(visit, type, account.id, detail)),
    ]);
  }

  return async (visit, { found }, { dossierVersion, apply, type, createMessage }) => {
    const { account, locale } = visit;
    // Read before anything is changed, so that a store that fails can't keep a change from being told.
    const couple = found.dossier.members.filter(({ role }) => isOfCouple(role));
    const ids = new Set(couple.map(({ accountId }) => accountId));
    const records = await accounts.findMany([...ids]);
    const outcome = await apply({
      dossierId: found.id,
      accountId: account.id,
      version: Number(dossierVersion),
    });
    if (outcome.outcome === 'unknown') throw new AppError('notFound');
    if (outcome.outcome !== 'done') return { outcome: outcome.outcome, isChanged: false };
    const told = outcome.events.filter((event) => event.type === type);
    for (const id of told.flatMap((event) => event.accounts)) {
      const record = records.find((one) => one?.id === id);
      if (record === undefined) continue;
      // Nobody knows which language the other person reads.
      const language = id === account.id ? locale : 'fr';
      for (const destination of destinationsOf(accounts.openProfile(record).contacts))
        sender.post(createMessage({ ...destination, locale: language }), noticeOfChange);
    }
    await noteAll(visit, outcome.events);
    return { outcome: 'done', isChanged: told.length > 0 };
  };
}
