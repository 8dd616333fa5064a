/** The page of the code after the password. See docs/screens.md, section Sign-in. */
import { z } from 'zod';
import type { Account } from '../../accounts/account.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import { type Destination, verifiedContacts } from '../../accounts/contacts.ts';
import type { Codes } from '../../accounts/credentials/contact-codes.ts';
import { AppError } from '../../http/app-error.ts';
import type { ShownOutcome } from '../../http/forms/form-schema.ts';
import type { Sender } from '../../messaging/sender.ts';
import type { FieldError } from '../../views/pages.ts';
import { codeFaults, codeState, maskDestination, type SendCode } from '../contact/send-code.ts';
import { endAfterWrongCodes } from '../contact/wrong-codes.ts';
import { accountOf, type Note, refuseEnded } from '../flow/current-account.ts';
import type { KnownDevices } from '../flow/known-devices.ts';
import { codeField, type PageHandler, type StepContext } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';
import type { RenewAfterCode } from '../flow/renew-sign-in.ts';
import { toPage } from '../flow/replies.ts';
import type { Linking } from '../franceconnect/linking.ts';

const wanted = z.object({ channel: z.enum(['mail', 'sms']).optional().catch(undefined) });

export interface LoginCodeDependencies {
  readonly accounts: Accounts;
  readonly devices: KnownDevices;
  readonly codes: Codes;
  readonly sendCode: SendCode;
  readonly sender: Pick<Sender, 'post'>;
  readonly note: Note;
  readonly afterCode: RenewAfterCode;
  /** Undefined when nobody can sign in by FranceConnect. */
  readonly linking?: Linking | undefined;
}

export function createLoginCode(dependencies: LoginCodeDependencies): PageHandler<unknown>[] {
  const { accounts, devices, codes, sendCode, sender, note, afterCode, linking } = dependencies;
  /**
   * Binds a code to the session, so a code that was asked for in another browser is refused in this one. It is bound to
   * the account too: two sessions of different accounts share a uid when both began in one that nobody had signed in to.
   */
  const subjectOf = ({ interaction: { session } }: StepContext) =>
    `login/${session?.uid}/${session?.accountId}`;

  const send = (step: StepContext, account: Account, destination: Destination) =>
    sendCode(step, {
      subject: subjectOf(step),
      purpose: 'sign-in',
      proof: devices.isKnown(step.ctx, account) ? 'device' : 'password',
      owner: account.id,
      ownContacts: [destination.to],
      destination,
    });

  function showPage(
    step: StepContext,
    account: Account,
    destination: Destination,
    { errors = [], notice }: ShownOutcome,
    last?: { readonly isGood: boolean },
  ): void {
    const other = verifiedContacts(account).find(({ channel }) => channel !== destination.channel);
    step.show(pages.loginCode, {
      action: step.path(pages.loginCode),
      csrf: step.csrf,
      ...codeState(last, errors),
      channel: destination.channel,
      sentTo: maskDestination(destination),
      resendAction: step.path(pages.loginCodeAgain),
      ...(other && {
        otherChannel: { action: step.path(pages.loginCodeAgain), channel: other.channel },
      }),
      ...(notice && { notice: { key: notice } }),
    });
  }

  const page: PageHandler<z.output<typeof codeField>> = {
    page: pages.loginCode,
    async show(step, outcome) {
      const account = await accountOf(step, accounts);
      const sent = await codes.pending(subjectOf(step));
      if (sent !== undefined) return showPage(step, account, sent, outcome ?? {}, sent);
      const [first] = verifiedContacts(account);
      if (first === undefined) throw new AppError('sessionLost');
      // A page with the outcome of a form sends nothing, or a reload of it would.
      if (outcome !== undefined) return showPage(step, account, first, outcome);
      // Opening the page sends a code. The limits on codes hold for reloads too.
      const fault = await send(step, account, first);
      const last = fault === undefined ? { isGood: true } : undefined;
      showPage(step, account, first, { errors: fault ? [fault.error] : [] }, last);
      if (fault !== undefined) step.ctx.status = fault.status;
    },
    form: {
      schema: codeField,
      async submit(step, { code }) {
        // The form was sent twice. The code is used up, and its result is kept.
        if (step.interaction.isAnswered) return step.finish({ login_code: {} });
        const account = await accountOf(step, accounts);
        // A link to FranceConnect must not be made by a sign-in that was ended.
        refuseEnded(step, account.standing);
        const refuse = (error: FieldError) =>
          step.showNext(pages.loginCode, { errors: [error], status: 422 });
        if (code.trim() === '') return refuse({ field: 'code', key: 'field.required' });
        const guesser = { who: account.id, hasSignedIn: true };
        const outcome = await codes.check(subjectOf(step), code, guesser);
        if ('fault' in outcome) {
          // A code allows few wrong tries. If later ones were recorded too, anybody could fill the audit trail.
          const isTooMany = outcome.fault === 'tooManyToday';
          if (isTooMany || outcome.fault === 'wrong') await note(step, 'code.refused', account.id);
          if (isTooMany) return endAfterWrongCodes(step, sender, account, outcome);
          return refuse(codeFaults[outcome.fault]);
        }
        // The owner may have said in the meantime that this contact is lost, or have removed it.
        const { proven } = outcome;
        const stillCounts = verifiedContacts(account).some(({ to }) => to === proven.to);
        if (!stillCounts) return refuse(codeFaults.gone);
        await note(step, 'code.accepted', account.id, proven.channel);
        const reached = await linking?.linkAfterCode(step, account.id);
        await afterCode(step, account, pages.loginCode.prompt, reached);
      },
    },
  };

  const again: PageHandler<z.output<typeof wanted>> = {
    page: pages.loginCodeAgain,
    show: async (step) => toPage(step, pages.loginCode),
    form: {
      schema: wanted,
      async submit(step, { channel }) {
        const account = await accountOf(step, accounts);
        const contacts = verifiedContacts(account);
        const destination = contacts.find((contact) => contact.channel === channel) ?? contacts[0];
        if (destination === undefined) return toPage(step, pages.loginCode);
        const fault = await send(step, account, destination);
        if (fault === undefined) {
          return step.showNext(pages.loginCode, { notice: 'code.sentAgain' });
        }
        await step.showNext(pages.loginCode, { errors: [fault.error], status: fault.status });
      },
    },
  };

  return [page, again];
}
