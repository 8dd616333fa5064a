/** Signing in with a NIR or a provisional identifier, and a password. See docs/screens.md, section Sign-in. */
import { z } from 'zod';
import type { Accounts } from '../../accounts/accounts.ts';
import { maskIdentifier, parseTyped, withoutP } from '../../accounts/identity/identifiers.ts';
import type { NoteSignIn } from '../../accounts/signing-in/reset-session.ts';
import type { SignIn } from '../../accounts/signing-in/sign-in.ts';
import type { AccountRecord } from '../../adapters/ports.ts';
import type { FranceConnect } from '../../federation/franceconnect.ts';
import { browserName } from '../../http/browser-name.ts';
import type { ShownOutcome } from '../../http/forms/form-schema.ts';
import {
  type IdentifierMessages,
  identifierFault,
  identifierMessages,
} from '../../http/forms/identifier-faults.ts';
import { passwordLevel, readLoginDetails } from '../../provider/policy/acr.ts';
import type { IsCodeRequired } from '../../provider/policy/code-after-password.ts';
import type { FranceConnectButton } from '../../views/form.ts';
import type { FieldError, Message, Pages } from '../../views/pages.ts';
import type { SealedCookies } from '../flow/cookies.ts';
import type { KnownDevices } from '../flow/known-devices.ts';
import type { FormContext, PageHandler, StepContext } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';
import { longestIdentifier, shownAgain, signInFault, toPage } from '../flow/replies.ts';
import type { ToLetter } from '../forgotten/letter.ts';
import { buttonsFor, nameOf } from '../franceconnect/buttons.ts';
import type { FranceConnectIdentity } from '../franceconnect/franceconnect-draft.ts';
import type { Linking } from '../franceconnect/linking.ts';
import type { SignInByFranceConnect } from '../franceconnect/sign-in.ts';

type Kind = Pages['login']['kind'];

const schema = z.object({
  identifier: z.string().optional(),
  password: z.string().default(''),
  remember: z.string().optional(),
});
type Form = z.output<typeof schema>;

export interface LoginDependencies {
  readonly accounts: Accounts;
  readonly signIn: SignIn;
  readonly noteSignIn: NoteSignIn;
  readonly toLetter: ToLetter;
  readonly cookies: SealedCookies;
  readonly devices: KnownDevices;
  readonly passwordLength: { readonly min: number; readonly max: number };
  readonly isCodeRequired: IsCodeRequired;
  readonly upstreams: readonly FranceConnect[];
  /** Undefined when nobody can sign in by FranceConnect. */
  readonly linking?: Linking | undefined;
  readonly signInByFranceConnect?: SignInByFranceConnect | undefined;
}

/** The messages for a text that is no identifier, on the page of each kind. Both pages take both kinds. */
const messages: Readonly<Record<Kind, IdentifierMessages>> = {
  nir: { ...identifierMessages, malformed: 'nir.malformed', provisionalNir: 'nir.provisional' },
  provisional: { ...identifierMessages, malformed: 'provisional.malformed' },
};

const pageOfKind = { nir: pages.login, provisional: pages.provisional } as const;

/**
 * Returns the two pages on which a person types an identifier and a password, and the pages of an account that is set aside
 * or suspended.
 */
export function createLogin(dependencies: LoginDependencies): PageHandler<unknown>[] {
  const { accounts, signIn, noteSignIn, toLetter, cookies, passwordLength } = dependencies;
  const { devices, isCodeRequired, upstreams, linking, signInByFranceConnect } = dependencies;

  /** Resolves with the identifier of the account that this browser remembers, if the account still exists. */
  async function rememberedIdentifier({ ctx }: StepContext) {
    const accountId = cookies.remembered.read(ctx);
    const record = accountId === undefined ? undefined : await accounts.find(accountId);
    return record && accounts.firstIdentifier(record);
  }

  /** Resolves with a message to show above the form. `button` is there when the service needs FranceConnect. */
  function noticeOf(
    draft: FranceConnectIdentity | undefined,
    button: FranceConnectButton | undefined,
  ): Message | undefined {
    if (draft) return { key: 'login.willLink', values: { name: nameOf[draft.upstream] } };
    return button && { key: 'login.franceConnectOnly', values: { name: button.name } };
  }

  /** Returns the identifier that the service hints at, if it is one and the service may know it. */
  function hintedIdentifier({ interaction, client }: StepContext): string | undefined {
    const parsed = parseTyped(interaction.loginHint ?? '', 'nir');
    if (!('identifier' in parsed)) return undefined;
    const { kind, value } = parsed.identifier;
    return kind === 'provisional' || client.allowedClaims.includes('nir') ? value : undefined;
  }

  async function showPage(
    step: StepContext,
    page: Kind,
    { errors = [], typed }: ShownOutcome,
  ): Promise<void> {
    const { identifier = hintedIdentifier(step), remember } = typed ?? {};
    const remembered = identifier === undefined ? await rememberedIdentifier(step) : undefined;
    // The first page shows a remembered identifier of either kind. The second never shows a remembered NIR.
    const shown = page === 'provisional' && remembered?.kind === 'nir' ? undefined : remembered;
    const again = identifier ?? '';
    const parsed = parseTyped(again, page);
    const kind = shown?.kind ?? ('identifier' in parsed ? parsed.identifier.kind : page);
    const forgetHref = `${step.path(pages.login)}?forget=1`;
    const otherHref = step.path(kind === 'nir' ? pages.provisional : pages.login);
    const details = readLoginDetails(step.interaction.prompt.details);
    const draft = await linking?.draft.read(step);
    const buttons = buttonsFor(step, upstreams, details);
    const [button] = details.beyondPassword ? buttons : [];
    const notice = noticeOf(draft, button);
    const isInUse = errors.length > 0 || again !== '' || draft !== undefined;
    const isUnfolded = isInUse || page === 'provisional';
    step.show(pageOfKind[page], {
      action: step.path(pageOfKind[page]),
      csrf: step.csrf,
      errors,
      kind,
      identifier: shownAgain(kind === 'nir' ? again : withoutP(again), longestIdentifier),
      remember: remember !== undefined || shown !== undefined,
      otherHref: shown?.kind === 'provisional' ? forgetHref : otherHref,
      passwordLength,
      forgottenHref: step.path(pages.forgotten),
      forgottenIdentifierHref: step.path(pages.forgottenIdentifier),
      createHref: step.path(pages.create),
      ...(notice && { notice }),
      passwordForm: button === undefined ? 'shown' : isUnfolded ? 'unfolded' : 'folded',
      franceConnect: buttons,
      ...(shown && { remembered: { masked: maskIdentifier(shown), forgetHref } }),
    });
  }

  /** Returns the identifier that was typed, or the remembered account when the form has no such field. */
  function readIdentifier({ ctx }: StepContext, page: Kind, { identifier }: Form) {
    const accountId = cookies.remembered.read(ctx);
    if (identifier === undefined && accountId !== undefined) return { identifiedBy: { accountId } };
    const parsed = parseTyped(identifier ?? '', page);
    return 'fault' in parsed ? parsed : { identifiedBy: parsed.identifier };
  }

  /**
   * Keeps the known device and the remembered account. With `isCodeNext` a code must still be typed, and the browser becomes
   * a known device only after it.
   */
  async function keepCookies(
    { ctx }: StepContext,
    account: AccountRecord,
    { remember, isCodeNext }: { remember: boolean; isCodeNext: boolean },
  ): Promise<void> {
    // A person without a verified contact types a code on the contact page, further on.
    if (!isCodeNext && account.standing.contactVerified) await devices.keep(ctx, account);
    if (remember) cookies.remembered.write(ctx, account.id);
    else cookies.remembered.clear(ctx);
  }

  async function submit(step: FormContext, page: Kind, form: Form): Promise<void> {
    const { ctx, client } = step;
    const read = readIdentifier(step, page, form);
    const errors: FieldError[] = [];
    if ('fault' in read) errors.push(identifierFault('identifier', read, messages[page]));
    if (form.password === '') errors.push({ field: 'password', key: 'field.required' });
    if ('fault' in read || errors.length > 0) {
      return step.showNext(pageOfKind[page], { errors, status: 422 });
    }

    const result = await signIn({
      identifiedBy: read.identifiedBy,
      password: form.password,
      deviceOf: (known) => devices.deviceOf(ctx, known),
      address: ctx.ip,
      browser: browserName(ctx),
      clientId: client.id,
    });
    if ('suspended' in result) return toPage(step, pages.suspended);
    if ('setAside' in result) return toPage(step, pages.setAside);
    if ('awaitsLetter' in result) return toLetter(step, result.accountId);
    if (!('account' in result)) {
      const { error, status } = signInFault(step, result, 'login.refused');
      return step.showNext(pageOfKind[page], { errors: [error], status });
    }

    const { session } = step.interaction;
    const account = await noteSignIn(result, session);
    const level = passwordLevel(account.standing.declared, false);
    const { requestedAcr, isCodeAsked } = readLoginDetails(step.interaction.prompt.details);
    const isRequired = isCodeRequired(ctx, {
      account,
      level: { ...level, loginTs: result.time },
      requestedAcr,
      isCodeAsked,
    });
    const { isCodeNext, reached } = (await linking?.linkSignedIn(step, account, isRequired)) ?? {
      isCodeNext: isRequired,
      reached: undefined,
    };
    await keepCookies(step, account, { remember: form.remember !== undefined, isCodeNext });
    if (reached) return signInByFranceConnect?.(step, account.id, reached);
    // The time is pinned, because the library applies this result again after each later step.
    await step.finish({ login: { accountId: account.id, ts: result.time, ...level } });
  }

  const pageOf = (kind: Kind): PageHandler<Form> => ({
    page: pageOfKind[kind],
    async show(step, outcome = {}) {
      const { ctx } = step;
      if (ctx.query['forget'] === undefined) return showPage(step, kind, outcome);
      cookies.remembered.clear(ctx);
      toPage(step, pages.login);
    },
    form: {
      schema,
      shownAgain: ['identifier', 'remember'],
      submit: (step, form) => submit(step, kind, form),
    },
  });
  const waiting: PageHandler = {
    page: pages.setAside,
    show: async (step) =>
      step.show(pages.setAside, {
        forgottenHref: step.path(pages.forgotten),
        loginHref: step.path(pages.login),
      }),
  };
  const suspended: PageHandler = {
    page: pages.suspended,
    show: async (step) => step.show(pages.suspended, { loginHref: step.path(pages.login) }),
  };
  return [pageOf('nir'), pageOf('provisional'), waiting, suspended];
}
