/** The head file of the room: builds the handler of every page of a sign-in. `flow/pages.ts` lists the pages. */
import type { Provider } from 'oidc-provider';
import type { Logger } from 'pino';
import type { Domain } from '../accounts/domain.ts';
import { createJourneyRateLimit } from '../accounts/limits/journey-rate-limit.ts';
import { createNoteSignIn } from '../accounts/signing-in/reset-session.ts';
import type { Clock, Storage } from '../adapters/ports.ts';
import type { Captcha } from '../captcha/index.ts';
import type { FranceConnect } from '../federation/franceconnect.ts';
import type { AfterResponse } from '../http/after-response.ts';
import type { Sender } from '../messaging/sender.ts';
import type { IsCodeRequired } from '../provider/policy/code-after-password.ts';
import type { EndSessions } from '../provider/sessions/end-sessions.ts';
import type { BirthplaceLists } from '../views/pages.ts';
import { createConsent } from './consent/consent.ts';
import { createContact } from './contact/contact.ts';
import { createCreate } from './create/create.ts';
import type { Credentials } from './credentials.ts';
import { createAnnouncement } from './first-connection/announcement.ts';
import { createNewPassword } from './first-connection/new-password.ts';
import { createTerms } from './first-connection/terms.ts';
import type { SealedCookies } from './flow/cookies.ts';
import type { OpenDraft } from './flow/drafts.ts';
import type { KnownDevices } from './flow/known-devices.ts';
import type { PageHandler } from './flow/page-handler.ts';
import { createRenew } from './flow/renew-sign-in.ts';
import { createForgottenCodes } from './forgotten/forgotten.ts';
import { createForgottenCode } from './forgotten/forgotten-code.ts';
import { createForgottenIdentifier } from './forgotten/forgotten-identifier.ts';
import { createForgottenPassword } from './forgotten/forgotten-password.ts';
import { createForgottenQuestion } from './forgotten/forgotten-question.ts';
import { createLetter } from './forgotten/letter.ts';
import { createFranceConnectPages } from './franceconnect/franceconnect.ts';
import { createLinking } from './franceconnect/linking.ts';
import { createSignInByFranceConnect } from './franceconnect/sign-in.ts';
import { createCaptchaHandlers } from './identity/captcha.ts';
import { createKeepAccount } from './login/keep-account.ts';
import { createLogin } from './login/login.ts';
import { createLoginCode } from './login/login-code.ts';

export interface InteractionsDependencies {
  readonly settings: {
    /** In characters. */
    readonly passwordLength: { readonly min: number; readonly max: number };
    /** How many journeys without a password one network address may begin in an hour. */
    readonly journeysPerAddress: number;
  };
  readonly provider: Provider;
  readonly storage: Pick<Storage, 'counters' | 'payloads'>;
  readonly domain: Domain;
  readonly credentials: Credentials;
  readonly captcha: Captcha;
  readonly sender: Pick<Sender, 'post' | 'smsWait'>;
  readonly cookies: SealedCookies;
  readonly devices: KnownDevices;
  readonly openDraft: OpenDraft;
  readonly isCodeRequired: IsCodeRequired;
  readonly endSessions: EndSessions;
  /** FranceConnect and FranceConnect+, where they are offered. */
  readonly upstreams: readonly FranceConnect[];
  readonly log: Pick<Logger, 'info'>;
  readonly afterResponse: AfterResponse;
  /** Returns the addresses of the lists of birthplaces. */
  lists(): BirthplaceLists;
  readonly clock: Clock;
}

/** Returns the handlers of all pages. Those of FranceConnect are there only when it or FranceConnect+ is offered. */
export function createPageHandlers({
  settings: { passwordLength, journeysPerAddress },
  storage: { counters, payloads },
  domain: {
    index,
    accounts,
    updateAccount,
    blocks,
    createAccount,
    passwords,
    throttle,
    signIn,
    termsVersion,
  },
  ...dependencies
}: InteractionsDependencies): PageHandler<unknown>[] {
  const {
    provider,
    credentials,
    captcha,
    sender,
    cookies,
    devices,
    openDraft,
    isCodeRequired,
    endSessions,
  } = dependencies;
  const { upstreams, log, afterResponse, lists, clock } = dependencies;
  const { note, codes, sendCode, rules, countPasswordChoice, setPassword } = credentials;
  const limit = createJourneyRateLimit({
    counters,
    index,
    clock,
    perAddress: journeysPerAddress,
  });
  const { afterPassword, afterCode } = createRenew({ devices, updateAccount, clock });
  const forgottenCodes = createForgottenCodes({
    accounts,
    devices,
    codes,
    counters,
    index,
    sender,
    afterResponse,
    note,
    clock,
  });
  const linking =
    upstreams.length > 0
      ? createLinking({ accounts, openDraft, cookies, sender, note })
      : undefined;

  const noteSignIn = createNoteSignIn(accounts, updateAccount);
  const signInByFranceConnect =
    linking && createSignInByFranceConnect({ accounts, linking, cookies, note, clock });

  const letter = createLetter({ accounts, throttle, index, openDraft, clock });
  const { toLetter } = letter;

  return [
    letter.page,
    ...createLogin({
      accounts,
      signIn,
      noteSignIn,
      toLetter,
      cookies,
      devices,
      passwordLength,
      isCodeRequired,
      upstreams,
      linking,
      signInByFranceConnect,
    }),
    ...createLoginCode({ accounts, devices, codes, sendCode, sender, note, afterCode, linking }),
    ...(linking && signInByFranceConnect
      ? createFranceConnectPages({
          upstreams,
          linking,
          signInByFranceConnect,
          accounts,
          signIn,
          toLetter,
          updateAccount,
          throttle,
          index,
          cookies,
          devices,
          note,
          log,
          clock,
        })
      : []),

    ...createCaptchaHandlers(captcha, devices, limit),
    createForgottenQuestion({
      accounts,
      devices,
      captcha,
      sender,
      limit,
      openDraft,
      forgottenCodes,
      clock,
    }),
    ...createForgottenCode({
      accounts,
      codes,
      counters,
      index,
      sender,
      afterResponse,
      openDraft,
      forgottenCodes,
      clock,
    }),
    createForgottenPassword({
      accounts,
      index,
      throttle,
      devices,
      openDraft,
      passwordLength,
      setPassword,
      noteSignIn,
      linking,
      signInByFranceConnect,
      note,
      clock,
    }),
    ...createForgottenIdentifier({
      accounts,
      devices,
      captcha,
      lists,
      limit,
      counters,
      index,
      sender,
      afterResponse,
      note,
      clock,
    }),
    ...createCreate({
      accounts,
      createAccount,
      captcha,
      lists,
      limit,
      codes,
      sendCode,
      openDraft,
      termsVersion,
      passwords,
      rules,
      countPasswordChoice,
      passwordLength,
      counters,
      index,
      cookies,
      devices,
      linking,
      signInByFranceConnect,
      endSessions,
      sender,
      afterResponse,
      note,
      clock,
    }),

    createKeepAccount({ accounts, updateAccount, blocks, sender, note }),
    createAnnouncement(updateAccount),
    createTerms({ updateAccount, termsVersion, note, clock }),
    createNewPassword({ accounts, devices, passwordLength, setPassword, afterPassword }),
    ...createContact({
      accounts,
      devices,
      updateAccount,
      codes,
      sendCode,
      sender,
      openDraft,
      note,
      afterCode,
    }),
    createConsent({ provider, note, payloads, clock }),
  ];
}
