/**
 * The head file of the room: what a signed-in person sees and changes of their own account, at `/account`.
 *
 * - `sign-in.ts`: how the space gets a session: as a relying party of this provider.
 * - `current-visit.ts`: who is signed in, and whether that sign-in is fresh.
 * - `router.ts`: what every page and form has in common.
 * - One file or folder for each section of the navigation (`views/account/sections.ts`).
 */
import type { Provider } from 'oidc-provider';
import type { DeviceRecords } from '../accounts/devices/device-records.ts';
import type { Domain } from '../accounts/domain.ts';
import { createHourlyLimit } from '../accounts/limits/hourly-limit.ts';
import { createNoteSignIn } from '../accounts/signing-in/reset-session.ts';
import type { Clock, Storage } from '../adapters/ports.ts';
import type { FranceConnect } from '../federation/franceconnect.ts';
import { createCsrfTokens } from '../http/forms/csrf.ts';
import type { Outcomes } from '../http/forms/outcomes.ts';
import type { Show } from '../http/show-page.ts';
import type { Credentials } from '../interactions/credentials.ts';
import type { AfterChange } from '../interactions/flow/after-change.ts';
import type { SealedCookies } from '../interactions/flow/cookies.ts';
import type { Note } from '../interactions/flow/current-account.ts';
import type { DraftPlace, OpenDraft } from '../interactions/flow/drafts.ts';
import type { KnownDevices } from '../interactions/flow/known-devices.ts';
import { createLinking } from '../interactions/franceconnect/linking.ts';
import { createTakeAnswer } from '../interactions/franceconnect/take-answer.ts';
import type { Sender } from '../messaging/sender.ts';
import { createNotes } from '../operations/agents/notes.ts';
import { createReferences } from '../operations/agents/references.ts';
import type { Clients } from '../provider/clients/clients.ts';
import type { ServiceGrants } from '../provider/grants/service-grants.ts';
import type { LoginCode } from '../provider/policy/code-after-password.ts';
import type { EndSessions } from '../provider/sessions/end-sessions.ts';
import type { KeepSession } from '../provider/sessions/keep-interaction.ts';
import type { OpenSessions } from '../provider/sessions/open-sessions.ts';
import { createClose, createClosedPage } from './close/close.ts';
import { createContactsSection } from './contacts/index.ts';
import { createCurrentVisit } from './current-visit.ts';
import { createData } from './data/data.ts';
import { createHistory } from './history/history.ts';
import { createHouseholdSection } from './household/index.ts';
import { createKeepVisit } from './keep-visit.ts';
import { createOverview } from './overview.ts';
import { createRefuseOtherPassword } from './own-password.ts';
import { createPassword } from './password.ts';
import { createSpaceRouter } from './router.ts';
import { createServices } from './services/services.ts';
import { createSessions } from './sessions/sessions.ts';
import { createSpaceSignIn } from './sign-in.ts';
import { createSignInMethods } from './sign-in-methods/sign-in-methods.ts';
import { createSpaceOutcomes } from './space-outcomes.ts';
import type { SpaceHandler } from './visit.ts';

export interface AccountSpaceDependencies {
  readonly settings: {
    readonly cookieKeys: readonly string[];
    readonly loginCode: LoginCode;
    /** In characters. */
    readonly passwordLength: { readonly min: number; readonly max: number };
  };
  readonly provider: Provider;
  readonly clients: Clients;
  readonly domain: Domain;
  readonly storage: Pick<Storage, 'audit' | 'counters' | 'payloads'>;
  readonly upstreams: readonly FranceConnect[];
  readonly sender: Pick<Sender, 'post'>;
  readonly endSessions: EndSessions;
  readonly afterChange: AfterChange;
  readonly cookies: SealedCookies;
  readonly devices: KnownDevices;
  readonly openDraft: OpenDraft;
  readonly credentials: Credentials;
  readonly outcomes: Outcomes<DraftPlace>;
  readonly keepSession: KeepSession;
  readonly openSessions: OpenSessions;
  readonly serviceGrants: ServiceGrants;
  readonly deviceRecords: DeviceRecords;
  readonly show: Show;
  readonly clock: Clock;
}

/** Returns the routes of the account space. */
export function createAccountSpace({
  settings: { cookieKeys, loginCode, passwordLength },
  provider,
  clients,
  domain,
  storage,
  upstreams,
  sender,
  endSessions,
  afterChange,
  cookies,
  devices,
  openDraft,
  credentials,
  outcomes: kept,
  keepSession,
  serviceGrants,
  openSessions,
  deviceRecords,
  show,
  clock,
}: AccountSpaceDependencies) {
  const { audit, payloads } = storage;
  const { accounts, updateAccount, household, blocks, throttle, index, seal } = domain;
  const csrfTokens = createCsrfTokens(cookieKeys);
  const outcomes = createSpaceOutcomes(kept, afterChange);
  const note: Note = (visit, type, accountId = '', detail) =>
    afterChange(accountId, { [type]: credentials.note(visit, type, accountId, detail) });
  const signIn = createSpaceSignIn({ provider, cookies, cookieKeys, clock });
  const currentVisit = createCurrentVisit({
    provider,
    clients,
    domain,
    cookies,
    csrfTokens,
    outcomes,
    keepSession,
    loginCode,
    show,
    clock,
  });
  const noteSignIn = createNoteSignIn(accounts, updateAccount);
  const keepVisit = createKeepVisit({ provider, devices, noteSignIn, clock });
  const handlers: SpaceHandler<unknown>[] = [
    createOverview(audit),
    ...createContactsSection({ ...credentials, updateAccount, sender, devices, note }),
    createPassword({
      setPassword: credentials.setPassword,
      refuseOtherPassword: createRefuseOtherPassword(domain, devices, 'current'),
      keepVisit,
      passwordLength,
      afterChange,
    }),
    ...createSignInMethods({
      upstreams,
      linking: createLinking({ accounts, openDraft, cookies, sender, note }),
      takeAnswer: createTakeAnswer({ upstreams, throttle, index, devices }),
      updateAccount,
      cookies,
      sender,
      keepVisit,
      endSessions,
      afterChange,
      note,
      clock,
    }),
    ...createSessions({
      clients,
      openSessions,
      devices,
      deviceRecords,
      updateAccount,
      note,
      afterChange,
      clock,
    }),
    ...createServices({ clients, serviceGrants, audit, note }),
    ...createHistory({ audit, clients }),
    ...createHouseholdSection({ domain, storage, sender, note, afterChange, clock }),
    ...createData({
      audit,
      household,
      openSessions,
      deviceRecords,
      serviceGrants,
      references: createReferences(createNotes({ payloads, seal, clock })),
      clock,
    }),
    createClose({
      updateAccount,
      blocks,
      endSessions,
      refuseOtherPassword: createRefuseOtherPassword(domain, devices),
      cookies,
      sender,
      note,
      afterChange,
      clock,
    }),
  ];
  const router = createSpaceRouter(handlers, {
    issuer: provider.issuer,
    signIn,
    currentVisit,
    outcomes,
    csrfTokens,
    countForm: createHourlyLimit('space-forms', { counters: storage.counters, index, clock }),
  });
  return [createClosedPage(show), router];
}
