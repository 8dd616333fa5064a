/** The pages of a sign-in by the name they have in the address; the first of a prompt is where it begins. */
import type { Provider } from 'oidc-provider';
import type { Logger } from 'pino';
import { createCodes } from '../../accounts/credentials/contact-codes.ts';
import { createPasswordRules } from '../../accounts/credentials/password-rules.ts';
import type { Domain } from '../../accounts/domain.ts';
import { createJourneyRateLimit } from '../../accounts/limits/journey-rate-limit.ts';
import type { Clock, Storage } from '../../adapters/ports.ts';
import type { Captcha } from '../../captcha/index.ts';
import type { FranceConnect } from '../../federation/franceconnect.ts';
import type { AfterResponse } from '../../http/after-response.ts';
import type { Sender } from '../../messaging/sender.ts';
import type { IsCodeRequired, LoginCode } from '../../provider/policy/code-after-password.ts';
import type { EndSessions } from '../../provider/sessions/end-sessions.ts';
import type { BirthplaceLists } from '../../views/pages.ts';
import { createConsent } from '../consent/consent.ts';
import { createContact } from '../contact/contact.ts';
import { createSendCode } from '../contact/send-code.ts';
import { createCreate } from '../create/create.ts';
import { createAnnouncement } from '../first-connection/announcement.ts';
import { createNewPassword } from '../first-connection/new-password.ts';
import { createSetPassword } from '../first-connection/set-password.ts';
import { createTerms } from '../first-connection/terms.ts';
import { createForgottenCodes } from '../forgotten/forgotten.ts';
import { createForgottenCode } from '../forgotten/forgotten-code.ts';
import { createForgottenIdentifier } from '../forgotten/forgotten-identifier.ts';
import { createForgottenPassword } from '../forgotten/forgotten-password.ts';
import { createForgottenQuestion } from '../forgotten/forgotten-question.ts';
import { createFranceConnectSteps } from '../franceconnect/franceconnect.ts';
import { createLinking } from '../franceconnect/linking.ts';
import { createCaptchaMedia } from '../identity/captcha.ts';
import { createLogin } from '../login/login.ts';
import { createLoginCode } from '../login/login-code.ts';
import type { SealedCookies } from './cookies.ts';
import { createNote } from './current-account.ts';
import { createJourneys } from './drafts.ts';
import { createRenew } from './renew-sign-in.ts';
import type { Step } from './step.ts';

export interface TableDependencies {
  readonly settings: {
    readonly cookieKeys: readonly string[];
    /** In characters. */
    readonly passwordLength: { readonly min: number; readonly max: number };
    readonly loginCode: LoginCode;
  };
  readonly provider: Provider;
  readonly storage: Pick<Storage, 'payloads' | 'counters' | 'audit'>;
  readonly domain: Domain;
  readonly captcha: Captcha;
  readonly sender: Pick<Sender, 'send' | 'post'>;
  readonly cookies: SealedCookies;
  readonly isCodeRequired: IsCodeRequired;
  readonly endSessions: EndSessions;
  /** Where it is a way in. */
  readonly franceConnect?: FranceConnect | undefined;
  readonly log: Pick<Logger, 'info'>;
  readonly afterResponse: AfterResponse;
  lists(): BirthplaceLists;
  readonly clock: Clock;
}

/** All pages that a start has: those of FranceConnect only where it is a way in. */
export function createSteps(dependencies: TableDependencies): ReadonlyMap<string, Step<unknown>> {
  const { settings, provider, storage, domain, captcha, sender, afterResponse, clock } =
    dependencies;
  const { audit } = storage;
  const note = createNote(audit, clock);
  const codes = createCodes({ ...storage, ...domain, cookieKeys: settings.cookieKeys, clock });
  const all = {
    ...storage,
    ...domain,
    ...dependencies,
    ...settings,
    ...createRenew(dependencies),
    codes,
    note,
    captcha,
    sendCode: createSendCode({ codes, sender }),
    rules: createPasswordRules(settings.passwordLength),
    limit: createJourneyRateLimit({ ...storage, ...domain, clock }),
    openJourney: createJourneys({ ...dependencies, ...storage, ...domain }),
    afterResponse,
  };
  const forgotten = { ...all, forgottenCodes: createForgottenCodes(all) };
  const withPassword = { ...all, setPassword: createSetPassword(all) };
  const { franceConnect } = dependencies;
  const linking = franceConnect && createLinking(all);
  const wayIn = franceConnect && linking && { ...all, franceConnect, linking };
  return new Map<string, Step<unknown>>([
    ...createLogin({ ...all, linking }),
    ...(wayIn === undefined ? [] : createFranceConnectSteps(wayIn)),
    ...createCaptchaMedia(captcha),
    ['forgotten', createForgottenQuestion(forgotten)],
    ...createForgottenCode(forgotten),
    ['forgotten-password', createForgottenPassword(withPassword)],
    ...createForgottenIdentifier(all),
    ...createCreate({ ...all, linking }),
    ...createLoginCode({ ...all, linking }),
    ['announcement', createAnnouncement(domain.updateAccount)],
    ['terms', createTerms(all)],
    ['new-password', createNewPassword(withPassword)],
    ...createContact(all),
    ['consent', createConsent({ provider, note, clock })],
  ]);
}
