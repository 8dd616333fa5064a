/**
 * The page of an account that waits for the code of a letter: neither its password nor FranceConnect leads anywhere else.
 * A right code leads on to the new password. See docs/security.md, section Recovery.
 */
import type { z } from 'zod';
import type { Account } from '../../accounts/account.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import {
  isActivation,
  letterSubject,
  readActivation,
} from '../../accounts/credentials/activation-codes.ts';
import { indexedNetworks } from '../../accounts/limits/networks.ts';
import type { SignInThrottle } from '../../accounts/limits/sign-in-throttle.ts';
import type { Clock } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import type { FieldError } from '../../views/pages.ts';
import type { OpenDraft } from '../flow/drafts.ts';
import { codeField, type PageHandler, type StepContext } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';
import { toPage, waitFault } from '../flow/replies.ts';
import { accountAsked, openForgotten } from './forgotten.ts';

export interface LetterDependencies {
  readonly accounts: Accounts;
  readonly throttle: SignInThrottle;
  readonly index: BlindIndex;
  readonly openDraft: OpenDraft;
  readonly clock: Clock;
}

/** Leads a person, who has proven the account's password or is its owner to FranceConnect, to the page. */
export type ToLetter = (step: StepContext, accountId: string) => Promise<void>;

/** Returns the page's handler, and the function that leads to it. */
export function createLetter({ accounts, throttle, index, openDraft, clock }: LetterDependencies) {
  const draft = openForgotten(openDraft);

  /** Leads the person on as one who has answered the questions of a forgotten password. */
  const toLetter: ToLetter = async (step, accountId) => {
    const record = await accounts.find(accountId);
    const account = record && accounts.open(record);
    const identifier = account?.identifiers[0];
    if (account === undefined || identifier === undefined) return toPage(step, pages.login);
    const { birthDate } = account.identity;
    await draft.write(step, { identifier, birthDate, channel: 'mail', askedAt: clock() });
    toPage(step, pages.letter);
  };

  /** Checks a code. Wrong ones make the next ones wait as wrong passwords do, in a count of their own. */
  const tryCode = ({ ctx }: StepContext, account: Account, code: string | undefined) =>
    throttle.attempt(
      { subject: letterSubject(index, account.id), networks: indexedNetworks(index, ctx.ip) },
      async () => code !== undefined && isActivation(index, account, code, clock()),
    );

  const page: PageHandler<z.output<typeof codeField>> = {
    page: pages.letter,
    async show(step, { errors = [] } = {}) {
      if ((await draft.read(step)) === undefined) return toPage(step, pages.login);
      const form = { action: step.path(pages.letter), csrf: step.csrf, errors };
      step.show(pages.letter, { ...form, loginHref: step.path(pages.login) });
    },
    form: {
      schema: codeField,
      async submit(step, typed) {
        const state = await draft.read(step);
        if (state === undefined) return toPage(step, pages.login);
        const account = await accountAsked(accounts, state);
        if (account === undefined) return toPage(step, pages.login);
        // The form was sent twice, and the code was right the first time.
        if (state.proof !== undefined) return toPage(step, pages.forgottenPassword);
        const refuse = (error: FieldError, status: number) =>
          step.showNext(pages.letter, { errors: [error], status });
        if (typed.code.trim() === '') return refuse({ field: 'code', key: 'field.required' }, 422);
        const code = readActivation(typed.code);
        const tried = await tryCode(step, account, code);
        if ('waitMs' in tried) {
          const { error, status } = waitFault(step, tried.waitMs);
          return refuse(error, status);
        }
        if (!tried.ok || code === undefined) {
          return refuse({ field: 'code', key: 'letter.refused' }, 422);
        }
        await draft.write(step, { ...state, proof: { by: 'activation', code } });
        toPage(step, pages.forgottenPassword);
      },
    },
  };

  return { page, toLetter };
}
