/**
 * The pages of the forgotten provisional identifier. Page, words and time are the same whether the person has an account
 * or not, because everything that depends on it happens after the answer. A NIR is never sent: it stands on the papers of
 * its owner. See docs/screens.md, section Forgotten identifier.
 */
import type { Account } from '../../accounts/account.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import { type CivilStatus, samePerson } from '../../accounts/identity/same-person.ts';
import type { JourneyRateLimit } from '../../accounts/limits/journey-rate-limit.ts';
import type { CounterStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import type { AfterResponse } from '../../http/after-response.ts';
import { readSoughtIdentity } from '../../http/forms/identity/read-identity.ts';
import type { Sender } from '../../messaging/sender.ts';
import { provisionalIdentifier } from '../../messaging/texts.ts';
import type { Note } from '../flow/current-account.ts';
import type { KnownDevices } from '../flow/known-devices.ts';
import type { PageHandler, StepContext } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';
import { toPage } from '../flow/replies.ts';
import { createIdentityPage, type IdentityPageDependencies } from '../identity/identity-page.ts';
import { destinationNow } from './forgotten.ts';

export interface ForgottenIdentifierDependencies extends IdentityPageDependencies {
  readonly accounts: Accounts;
  readonly devices: KnownDevices;
  readonly limit: JourneyRateLimit;
  readonly counters: CounterStore;
  readonly index: BlindIndex;
  readonly sender: Pick<Sender, 'post' | 'smsWait'>;
  readonly afterResponse: AfterResponse;
  readonly note: Note;
}

const hour = 60 * 60 * 1000;
/** Limits the messages to one account. The rate limit of journeys counts each way of describing a person separately. */
const messagesPerHour = 5;

const provisionalOf = ({ identifiers }: Account) =>
  identifiers.find(({ kind }) => kind === 'provisional')?.value;

/** Returns the page handlers of the identity page and of the page after it. */
export function createForgottenIdentifier(
  dependencies: ForgottenIdentifierDependencies,
): PageHandler<unknown>[] {
  const { accounts, devices, limit, counters, index, sender, afterResponse, note } = dependencies;

  /**
   * Resolves with the only account of the person that has a provisional identifier, or with undefined when there are
   * several. An account with a declared identity counts only when no fund vouches for another one: anybody can declare an
   * identity, and that must not keep its owner from their identifier.
   */
  async function accountOf(person: CivilStatus): Promise<Account | undefined> {
    const namesakes = await accounts.findByIdentity(person);
    const theirs = namesakes
      .map(accounts.open)
      .filter((account) => samePerson(account.identity, person))
      .filter((account) => provisionalOf(account) !== undefined);
    const vouchedFor = theirs.filter(({ standing }) => !standing.declared);
    const [found, ...others] = vouchedFor.length > 0 ? vouchedFor : theirs;
    return others.length === 0 ? found : undefined;
  }

  /** Sends the identifier after the response, if there is an account that can be reached. */
  function send(step: StepContext, person: CivilStatus): void {
    const { locale } = step;
    afterResponse(step.ctx, async () => {
      const account = await accountOf(person);
      await note(step, 'identifier.forgotten', account?.id);
      const identifier = account && provisionalOf(account);
      const options = { isProven: false };
      const to = account && (await destinationNow(sender, account, 'sms', options));
      if (account === undefined || identifier === undefined || to === undefined) return;
      const { count } = await counters.increment(`told/${index('told', account.id)}`, hour);
      if (count > messagesPerHour) return;
      sender.post(provisionalIdentifier({ ...to, locale, identifier }), options);
    });
  }

  const questions = createIdentityPage(dependencies, {
    kind: 'forgotten',
    page: pages.forgottenIdentifier,
    back: pages.provisional,
    read: readSoughtIdentity,
    limit: async ({ ctx }, person) =>
      limit.begin({
        kind: pages.forgottenIdentifier.id,
        answers: accounts.personHash(person),
        address: ctx.ip,
        knownAccount: await devices.lastAccount(ctx),
      }),
    async accepted(step, person) {
      toPage(step, pages.forgottenIdentifierSent);
      send(step, person);
    },
  });

  const sent: PageHandler<unknown> = {
    page: pages.forgottenIdentifierSent,
    show: async (step) =>
      step.show(pages.forgottenIdentifierSent, { nextHref: step.path(pages.provisional) }),
  };

  return [questions, sent];
}
