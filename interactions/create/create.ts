/**
 * The pages of an account creation: identity, number, contact and its code, terms, password. Until the last page they are
 * the same whether the person already has an account or not, and nothing is stored before the contact is proven.
 * See docs/screens.md, section Account creation.
 */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Accounts } from '../../accounts/accounts.ts';
import { groupPhone } from '../../accounts/contacts.ts';
import { parseTyped } from '../../accounts/identity/identifiers.ts';
import { nirDisagreement } from '../../accounts/identity/nir.ts';
import type { JourneyRateLimit } from '../../accounts/limits/journey-rate-limit.ts';
import {
  type IdentifierMessages,
  identifierFault,
  identifierMessages,
} from '../../http/forms/identifier-faults.ts';
import { identityFields, typedIdentity } from '../../http/forms/identity/identity-form.ts';
import { readDeclaredIdentity } from '../../http/forms/identity/read-identity.ts';
import { pickTyped } from '../../http/forms/outcomes.ts';
import type { FieldError } from '../../views/pages.ts';
import { type ContactPagesDependencies, createContactPages } from '../contact/contact-pages.ts';
import type { SendCode } from '../contact/send-code.ts';
import { createTermsPage } from '../first-connection/terms.ts';
import type { PageHandler } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';
import { longestIdentifier, shownAgain, tooManyJourneys, toPage } from '../flow/replies.ts';
import { createIdentityPage, type IdentityPageDependencies } from '../identity/identity-page.ts';
import { openDrafts } from './create-draft.ts';
import { type CreateEndDependencies, createEnd } from './create-end.ts';
import { createFromFranceConnect } from './create-from-franceconnect.ts';
import { createResume } from './create-resume.ts';

export interface CreateDependencies
  extends IdentityPageDependencies,
    ContactPagesDependencies,
    Omit<CreateEndDependencies, 'drafts'> {
  readonly accounts: Accounts;
  readonly limit: JourneyRateLimit;
  readonly termsVersion: string;
}

const number = z.object({ nir: z.string().default(''), without: z.string().optional() });

/** Returns the page handlers of an account creation. */
export function createCreate(dependencies: CreateDependencies): PageHandler<unknown>[] {
  const { accounts, codes, devices, limit, linking, openDraft, termsVersion, clock } = dependencies;
  const drafts = openDrafts(openDraft, termsVersion);

  /** A creation may send to several addresses, so each of its codes counts as one more journey of the network. */
  const sendCode: SendCode = async (step, request) => {
    const wait = await limit.waitOf(step.ctx.ip);
    if (wait !== undefined) {
      return { error: tooManyJourneys(step, wait), status: 429, tooEarly: true };
    }
    const fault = await dependencies.sendCode(step, request);
    if (fault === undefined) await limit.countMessage(step.ctx.ip);
    return fault;
  };

  const resume = createResume({ codes, sendCode, accounts, drafts });

  const identity = createIdentityPage(dependencies, {
    kind: 'creation',
    page: pages.create,
    back: pages.login,
    read: readDeclaredIdentity,
    async begin(step) {
      if ((await linking?.draft.read(step))?.identity !== undefined) {
        toPage(step, pages.createFromFranceConnect);
        return 'answered';
      }
      const current = await drafts.read(step);
      if (current?.stage === 'draft') return current.typed;
      // After a person who already had an account, another person may start in the same interaction.
      if (current?.stage !== 'made') return (await resume.offer(step)) ? 'answered' : undefined;
      await drafts.reach(step, pages.create);
      return 'answered';
    },
    limit: async ({ ctx }, person) =>
      limit.begin({
        kind: pages.create.id,
        answers: accounts.personHash(person),
        address: ctx.ip,
        knownAccount: await devices.lastAccount(ctx),
      }),
    async goesOn(step, typed) {
      const current = await drafts.read(step);
      // Only exactly the same values lead on. Any other identity needs a new answer to the security check.
      if (current?.stage !== 'draft' || !isDeepStrictEqual(current.typed, typed)) return false;
      await drafts.reach(step, pages.createDone);
      return true;
    },
    async accepted(step, person, form) {
      const typed = typedIdentity.parse(pickTyped(form, Object.keys(identityFields)));
      const current = await drafts.read(step);
      const isTheSame =
        current?.stage === 'draft' &&
        accounts.personHash(current.identity) === accounts.personHash(person);
      // A corrected identity keeps the answers of the same person. Those of another person are not theirs.
      const draft = isTheSame ? current : ({ stage: 'draft', accountId: randomUUID() } as const);
      await drafts.goOn(step, { ...draft, typed, identity: person, franceConnect: undefined });
    },
  });

  const numbers: PageHandler<z.output<typeof number>> = {
    page: pages.createNumber,
    async show(step, { errors = [], typed } = {}) {
      const draft = await drafts.reach(step, pages.createNumber);
      if (draft === undefined) return;
      const known = { nir: draft.nir?.value, without: draft.nir === null ? 'yes' : undefined };
      const { nir, without } = number.parse(typed ?? known);
      step.show(pages.createNumber, {
        action: step.path(pages.createNumber),
        csrf: step.csrf,
        errors,
        nir: shownAgain(nir, longestIdentifier),
        without: without !== undefined,
        backHref: step.path(pages.create),
      });
    },
    form: {
      schema: number,
      shownAgain: ['nir', 'without'],
      async submit(step, typed) {
        const draft = await drafts.reach(step, pages.createNumber);
        if (draft === undefined) return;
        const show = (error: FieldError) =>
          step.showNext(pages.createNumber, { errors: [error], status: 422 });
        const refuse = (key: FieldError['key']) => show({ field: 'nir', key });
        const parsed = parseTyped(typed.nir, 'nir');
        if (typed.without !== undefined) {
          if ('identifier' in parsed) return refuse('create.nirAndBox');
          return drafts.goOn(step, { ...draft, nir: null });
        }
        if ('fault' in parsed) return show(identifierFault('nir', parsed, numberMessages));
        if (parsed.identifier.kind === 'provisional') return refuse('create.nirIsProvisional');
        const { value } = parsed.identifier;
        const part = nirDisagreement(value, draft.identity);
        // An identity from FranceConnect cannot be corrected here, so the message does not propose it.
        const isFromFranceConnect = draft.franceConnect !== undefined;
        if (part !== undefined)
          return refuse(isFromFranceConnect ? 'create.nirTold' : disagreements[part]);
        await drafts.goOn(step, { ...draft, nir: { kind: 'nir', value } });
      },
    },
  };

  const contacts = createContactPages(
    { ...dependencies, sendCode },
    {
      choice: pages.createContact,
      code: pages.createContactCode,
      again: pages.createContactAgain,
      back: pages.createNumber,
      async ownerOf(step) {
        const draft = await drafts.reach(step, pages.createContact);
        const { channel, to = '' } = draft?.contact ?? {};
        const known = {
          channel,
          email: channel === 'mail' ? to : '',
          phone: channel === 'sms' ? groupPhone(to) : '',
        };
        if (draft === undefined) return undefined;
        const owner = accounts.personHash(draft.identity);
        // The subject names the person, because a code for one person proves nothing about the next one.
        return {
          subject: `create/${step.interaction.uid}/${owner}`,
          purpose: 'creation',
          proof: 'none',
          owner,
          ownContacts: [],
          known,
          draft,
        };
      },
      // There is no account yet. The codes that went to one address are counted, no matter who is said to be the person.
      guesserOf: () => ({ who: undefined, hasSignedIn: false }),
      isProven: ({ draft: { contact } }, { channel, to }) =>
        contact?.channel === channel && contact.to === to,
      beforeCode: (step, { draft }, contact) => drafts.keep(step, draft, contact),
      proven: (step, { draft }, contact) => drafts.goOn(step, { ...draft, contact }),
      // The page of the terms leads back when this draft has no contact.
      used: (step) => toPage(step, pages.createTerms),
    },
  );

  const terms = createTermsPage({
    page: pages.createTerms,
    version: termsVersion,
    back: pages.createContact,
    async begin(step) {
      const draft = await drafts.reach(step, pages.createTerms);
      return draft && { isAccepted: draft.terms?.version === termsVersion };
    },
    async accepted(step) {
      const draft = await drafts.reach(step, pages.createTerms);
      const accepted = { version: termsVersion, at: clock() };
      if (draft !== undefined) await drafts.goOn(step, { ...draft, terms: accepted });
    },
  });

  return [
    ...resume.handlers,
    identity,
    ...(linking ? [createFromFranceConnect({ accounts, devices, drafts, limit, linking })] : []),
    numbers,
    ...contacts,
    terms,
    ...createEnd({ ...dependencies, drafts }),
  ];
}

const numberMessages: IdentifierMessages = {
  ...identifierMessages,
  missing: 'create.nirMissing',
  malformed: 'nir.malformed',
  provisionalNir: 'create.nirProvisional',
  email: 'create.nirIsEmail',
  phone: 'create.nirIsPhone',
  provisionalLength: 'create.nirIsProvisional',
};

const disagreements = {
  gender: 'create.nirGender',
  year: 'create.nirYear',
  month: 'create.nirMonth',
  place: 'create.nirPlace',
} as const;
