/** A contact of the person's own, proven by a code. Screens 3d and 3e. */
import { z } from 'zod';
import type { Account } from '../accounts/account.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Change } from '../accounts/change.ts';
import type { Codes, Destination } from '../accounts/codes.ts';
import { parseEmail, parsePhone, reachable } from '../accounts/contacts.ts';
import type { FieldError } from '../views/pages.ts';
import { accountOf, type Note } from './person.ts';
import type { Renew } from './renew.ts';
import { toPage } from './replies.ts';
import { codeFaults, maskDestination, type SendCode } from './send-code.ts';
import type { Step, StepContext } from './step.ts';

const choice = z.strictObject({
  channel: z.enum(['mail', 'sms']).optional().catch(undefined),
  email: z.string().default(''),
  phone: z.string().default(''),
});
type Choice = z.output<typeof choice>;
const code = z.strictObject({ code: z.string().default('') });
const nothing = z.strictObject({});

/** Longer than any address: not worth showing again. */
const shown = (typed: string) => (typed.length <= 254 ? typed : '');

export interface ContactDependencies {
  readonly accounts: Accounts;
  readonly change: Change;
  readonly codes: Codes;
  readonly sendCode: SendCode;
  readonly note: Note;
  readonly afterCode: Renew;
}

/** Where the code shall go, or what is wrong with the one that was chosen. */
function read({ channel, email, phone }: Choice): Destination | { error: FieldError } {
  if (channel === undefined) return { error: { field: 'channel', key: 'channel.required' } };
  if (channel === 'mail') {
    const parsed = parseEmail(email);
    if ('email' in parsed) return { channel, to: parsed.email };
    const key = parsed.fault === 'missing' ? 'field.required' : 'email.malformed';
    return { error: { field: 'email', key } };
  }
  const parsed = parsePhone(phone);
  if ('phone' in parsed) return { channel, to: parsed.phone };
  const key = parsed.fault === 'missing' ? 'field.required' : (`phone.${parsed.fault}` as const);
  return { error: { field: 'phone', key } };
}

/** True where another tab, or the same form sent twice, was faster: then there is nothing to do but to go on. */
const isProven = ({ contacts: { email, phone } }: Account) =>
  Boolean(email?.verified || phone?.verified);
const done = { contact: {} };

/** The account with a contact that a code has proven. */
export function withContact(account: Account, { channel, to }: Destination): Account {
  const name = channel === 'mail' ? 'email' : 'phone';
  return { ...account, contacts: { ...account.contacts, [name]: { value: to, verified: true } } };
}

export function createContact(dependencies: ContactDependencies): [string, Step<unknown>][] {
  const { accounts, change, codes, sendCode, note, afterCode } = dependencies;
  const subjectOf = (account: Account) => `contact/${account.id}`;

  function showChoice(
    step: StepContext,
    typed: Choice,
    errors: readonly FieldError[],
    status: number,
  ): void {
    const { channel, email, phone } = typed;
    const form = { action: step.path('contact'), csrf: step.csrf, errors, first: true };
    const fields = { email: shown(email), phone: shown(phone), ...(channel && { channel }) };
    step.show('contact', { ...form, ...fields }, status);
  }

  /** The page of the code; without a code that is good, there is nothing to type: back to the choice. */
  async function showCode(
    step: StepContext,
    account: Account,
    errors: readonly FieldError[],
    status: number,
    notice?: 'code.sentAgain',
  ): Promise<void> {
    const sent = await codes.pending(subjectOf(account));
    if (sent === undefined) return toPage(step, 'contact');
    step.show(
      'contactCode',
      {
        action: step.path('contact-code'),
        csrf: step.csrf,
        errors,
        first: true,
        channel: sent.channel,
        masked: maskDestination(sent),
        changeAction: step.path('contact'),
        resendAction: step.path('contact-again'),
        ...(notice && { notice: { key: notice } }),
      },
      status,
    );
  }

  const contact: Step<Choice> = {
    prompt: 'contact',
    async show(step, errors = []) {
      const { contacts } = await accountOf(step, accounts);
      // What a fund has noted is proposed, if a message can get there.
      const { mail: email = '', sms: phone = '' } = reachable(contacts);
      const channel = phone !== '' ? 'sms' : email !== '' ? 'mail' : undefined;
      showChoice(step, { channel, email, phone }, errors, 200);
    },
    form: {
      schema: choice,
      async submit(step, typed) {
        const account = await accountOf(step, accounts);
        if (isProven(account)) return step.finish(done);
        const destination = read(typed);
        if ('error' in destination) return showChoice(step, typed, [destination.error], 422);
        const request = { subject: subjectOf(account), owner: account.id, destination };
        const fault = await sendCode(step, request);
        if (fault === undefined) return toPage(step, 'contact-code');
        const { error, status, tooEarly } = fault;
        const sent = tooEarly ? await codes.pending(request.subject) : undefined;
        const isThere = sent?.channel === destination.channel && sent.to === destination.to;
        return isThere
          ? showCode(step, account, [error], status)
          : showChoice(step, typed, [error], status);
      },
    },
  };

  const typing: Step<z.output<typeof code>> = {
    prompt: 'contact',
    show: async (step, errors = []) => showCode(step, await accountOf(step, accounts), errors, 200),
    form: {
      schema: code,
      async submit(step, typed) {
        const account = await accountOf(step, accounts);
        if (isProven(account)) return step.finish(done);
        const field = { field: 'code', key: 'field.required' } as const;
        if (typed.code.trim() === '') return showCode(step, account, [field], 422);
        const outcome = await codes.check(subjectOf(account), typed.code);
        if ('fault' in outcome) {
          const fault = codeFaults[outcome.fault];
          if (outcome.fault !== 'gone') return showCode(step, account, [fault], 422);
          // Nothing is left to type: another is asked for from the choice.
          await contact.show(step, [{ key: fault.key }]);
          step.ctx.status = 422;
          return;
        }
        const { proven } = outcome;
        const changed = await change(account.id, (current) => withContact(current, proven));
        await note(step, 'contact.verified', account.id, proven.channel);
        await afterCode(step, changed ?? account, 'contact');
      },
    },
  };

  const again: Step<z.output<typeof nothing>> = {
    prompt: 'contact',
    show: async (step) => toPage(step, 'contact-code'),
    form: {
      schema: nothing,
      async submit(step) {
        const account = await accountOf(step, accounts);
        if (isProven(account)) return step.finish(done);
        const subject = subjectOf(account);
        const destination = await codes.pending(subject);
        if (destination === undefined) return toPage(step, 'contact');
        const fault = await sendCode(step, { subject, owner: account.id, destination });
        if (fault === undefined) return showCode(step, account, [], 200, 'code.sentAgain');
        return showCode(step, account, [fault.error], fault.status);
      },
    },
  };

  return [
    ['contact', contact],
    ['contact-code', typing],
    ['contact-again', again],
  ];
}
