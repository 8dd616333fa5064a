/**
 * The parts that the pages of a forgotten password share: the answers, their proof, and the sending of a code. Pages,
 * words and times are the same whether the account exists or not, because everything that depends on it happens after
 * the answer. See docs/screens.md, section Forgotten password.
 */
import { z } from 'zod';
import type { Account } from '../../accounts/account.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import { type Destination, destinationsOf } from '../../accounts/contacts.ts';
import { type Codes, codeMinutes } from '../../accounts/credentials/contact-codes.ts';
import type { CodeGuesser } from '../../accounts/limits/wrong-codes.ts';
import type { Clock, CounterStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import type { AfterResponse } from '../../http/after-response.ts';
import type { Sender, SendOptions } from '../../messaging/sender.ts';
import { codeMessage } from '../../messaging/texts.ts';
import type { Note } from '../flow/current-account.ts';
import type { OpenDraft, StoredDraft } from '../flow/drafts.ts';
import type { KnownDevices } from '../flow/known-devices.ts';
import type { StepContext } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';

const channel = z.enum(['mail', 'sms']);

const asked = z.strictObject({
  identifier: z.strictObject({ kind: z.enum(['nir', 'provisional']), value: z.string() }),
  birthDate: z.string(),
  channel,
  /** When the code was asked for, in milliseconds. */
  askedAt: z.number(),
  /** The proof that the person is the owner of the account. */
  proof: z
    .discriminatedUnion('by', [
      z.strictObject({ by: z.literal('contact'), channel, to: z.string() }),
      z.strictObject({ by: z.literal('activation'), code: z.string() }),
    ])
    .optional(),
});
export type Asked = z.output<typeof asked>;

/** Returns the stored answers of this journey. */
export const openForgotten = (open: OpenDraft): StoredDraft<Asked> =>
  open(pages.forgotten.id, asked);

/** Resolves with the account that has this identifier and this birth date, if there is one. */
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
  readonly devices: KnownDevices;
  readonly codes: Codes;
  readonly counters: CounterStore;
  readonly index: BlindIndex;
  readonly sender: Pick<Sender, 'post' | 'smsWait'>;
  readonly afterResponse: AfterResponse;
  readonly note: Note;
  readonly clock: Clock;
}

export type ForgottenCodes = ReturnType<typeof createForgottenCodes>;

/** Returns the contact of the wanted channel, else the other contact, else undefined. */
function destinationOf({ contacts }: Account, wanted: Asked['channel']): Destination | undefined {
  const all = destinationsOf(contacts);
  return all.find(({ channel }) => channel === wanted) ?? all[0];
}

/** Resolves with the same, and with the mail address while no text message can be sent to the number. */
export async function destinationNow(
  sender: Pick<Sender, 'smsWait'>,
  account: Account,
  wanted: Asked['channel'],
  options: SendOptions,
): Promise<Destination | undefined> {
  const to = destinationOf(account, wanted);
  if (to?.channel !== 'sms') return to;
  const wait = await sender.smsWait(to.to, options);
  return wait === undefined ? to : destinationOf(account, 'mail');
}

/** Returns the functions that name and send the codes. A code is for one person and one interaction. */
export function createForgottenCodes(dependencies: ForgottenCodesDependencies) {
  const { accounts, devices, codes, counters, index, sender, afterResponse, note, clock } =
    dependencies;

  const answersOf = ({ identifier, birthDate }: Asked) =>
    `${accounts.identifierHash(identifier)}/${birthDate}`;

  /** Returns the subject of the code. It names the answers: a code for one person proves nothing about the next one. */
  const subjectOf = ({ interaction }: StepContext, state: Asked) =>
    `forgotten/${interaction.uid}/${answersOf(state)}`;

  async function sendNow(step: StepContext, state: Asked): Promise<void> {
    const { locale } = step;
    const account = await accountAsked(accounts, state);
    await note(step, 'password.forgotten', account?.id);
    const isKnown = account !== undefined && devices.isKnown(step.ctx, account);
    const options = { isProven: isKnown };
    const to = account && (await destinationNow(sender, account, state.channel, options));
    const owner = account?.id ?? accounts.identifierHash(state.identifier);
    const destination = to ?? { channel: state.channel, to: `nobody/${owner}` };
    const issued = await codes.issue({
      subject: subjectOf(step, state),
      purpose: 'reset',
      proof: isKnown ? 'device' : 'none',
      owner,
      destination,
      ownContacts: account ? destinationsOf(account.contacts).map(({ to }) => to) : [],
      address: step.ctx.ip,
    });
    if ('waitMs' in issued || to === undefined) return;
    const { code } = issued;
    sender.post(codeMessage({ ...to, locale, code, minutes: codeMinutes }), options);
  }

  return {
    subjectOf,
    /** Returns whose wrong codes are counted: the answers, whether they are somebody's or not. */
    guesserOf: (state: Asked): CodeGuesser => ({ who: answersOf(state), hasSignedIn: false }),
    /**
     * Sends a code after the response, if the account exists and can be reached. Resolves with the wait in milliseconds
     * when it is too early for another code. The wait is the same whether anything was sent or not.
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
