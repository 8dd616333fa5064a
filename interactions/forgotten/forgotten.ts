/**
 * What the pages of a forgotten password share: whom it is about, what has proven it, and the sending of a code.
 * Screen 4. Pages, words and times are the same whether the account exists or not: what depends on it happens after
 * the answer, and sends to nobody where there is nobody.
 */
import { z } from 'zod';
import type { Account } from '../../accounts/account.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import { reachable } from '../../accounts/contacts.ts';
import {
  type Codes,
  codeMinutes,
  type Destination,
} from '../../accounts/credentials/contact-codes.ts';
import type { Clock, CounterStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import type { AfterResponse } from '../../http/after-response.ts';
import type { Sender } from '../../messaging/sender.ts';
import { codeMessage } from '../../messaging/texts.ts';
import type { Note } from '../flow/current-account.ts';
import type { Journey, OpenJourney } from '../flow/drafts.ts';
import type { StepContext } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';

const channel = z.enum(['mail', 'sms']);

const asked = z.strictObject({
  identifier: z.strictObject({ kind: z.enum(['nir', 'provisional']), value: z.string() }),
  birthDate: z.string(),
  channel,
  /** What has proven who it is. */
  proof: z
    .discriminatedUnion('by', [
      z.strictObject({ by: z.literal('contact'), channel, to: z.string() }),
      z.strictObject({ by: z.literal('activation'), code: z.string() }),
    ])
    .optional(),
});
export type Asked = z.output<typeof asked>;

export const openForgotten = (open: OpenJourney): Journey<Asked> => open(pages.forgotten.id, asked);

/** The account of that identifier and that birth date, if there is one. */
export async function accountAsked(
  accounts: Pick<Accounts, 'findByIdentifier' | 'open'>,
  { identifier, birthDate }: Asked,
): Promise<Account | undefined> {
  const record = await accounts.findByIdentifier(identifier);
  const account = record && accounts.open(record);
  return account?.identity.birthDate === birthDate ? account : undefined;
}

const minute = 60 * 1000;

export interface ForgottenCodesDependencies {
  readonly accounts: Accounts;
  readonly codes: Codes;
  readonly counters: CounterStore;
  readonly index: BlindIndex;
  readonly sender: Pick<Sender, 'post'>;
  readonly afterResponse: AfterResponse;
  readonly note: Note;
  readonly clock: Clock;
}

export type ForgottenCodes = ReturnType<typeof createForgottenCodes>;

/** Where a message for the person goes: as was chosen, else by what there is. */
export function destinationOf(
  { contacts }: Account,
  wanted: Asked['channel'],
): Destination | undefined {
  const to = reachable(contacts);
  const mail = to.mail === undefined ? undefined : ({ channel: 'mail', to: to.mail } as const);
  const sms = to.sms === undefined ? undefined : ({ channel: 'sms', to: to.sms } as const);
  return wanted === 'mail' ? (mail ?? sms) : (sms ?? mail);
}

/** The codes of these journeys: each for one person, in one browser. */
export function createForgottenCodes(dependencies: ForgottenCodesDependencies) {
  const { accounts, codes, counters, index, sender, afterResponse, note, clock } = dependencies;

  /** Of the very answers given: a code for one person proves nothing about the next one asked for. */
  function subjectOf({ interaction }: StepContext, { identifier, birthDate }: Asked): string {
    const who = `${accounts.identifierHash(identifier)}/${birthDate}`;
    return `forgotten/${interaction.uid}/${who}`;
  }

  async function sendNow(step: StepContext, state: Asked): Promise<void> {
    const { locale } = step;
    const account = await accountAsked(accounts, state);
    await note(step, 'password.forgotten', account?.id);
    const to = account && destinationOf(account, state.channel);
    const owner = account?.id ?? accounts.identifierHash(state.identifier);
    const destination = to ?? { channel: state.channel, to: `nobody/${owner}` };
    const issued = await codes.issue({ subject: subjectOf(step, state), owner, destination });
    if ('waitMs' in issued || to === undefined) return;
    sender.post(codeMessage({ ...to, locale, code: issued.code, minutes: codeMinutes }));
  }

  return {
    subjectOf,
    /**
     * After the answer: a code for whoever it is, to nobody where nobody can be reached. Resolves with the wait,
     * in ms, where it is too early for another: the same for everybody, whether anything was sent or not.
     */
    async send(step: StepContext, state: Asked): Promise<number | undefined> {
      const pause = `pause/${index('pause', subjectOf(step, state))}`;
      const { count, expiresAt } = await counters.increment(pause, minute);
      if (count > 1) return Math.max(1, expiresAt - clock());
      afterResponse(step.ctx, () => sendNow(step, state));
      return undefined;
    },
  };
}
