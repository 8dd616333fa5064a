/** Builds the parts of the room in their order: the clients, the library's instance, and what works on its sessions and grants. */
import type { Context } from 'koa';
import type { Logger } from 'pino';
import type { Domain } from '../accounts/domain.ts';
import { createOpenRequests } from '../accounts/limits/open-requests.ts';
import type { Clock, Storage } from '../adapters/ports.ts';
import type { AfterResponse } from '../http/after-response.ts';
import type { Show } from '../http/show-page.ts';
import type { Observe } from '../observability/observe.ts';
import { createSubjects } from './claims/subjects.ts';
import { createAcceptPlainBasic } from './clients/basic-header.ts';
import { createClients } from './clients/clients.ts';
import { createLibraryClients } from './clients/library-clients.ts';
import type { ListedClients } from './clients/listed-clients.ts';
import { createOpenRegistration, refuseForeignRegistration } from './clients/open-registration.ts';
import { isLoopbackUri } from './clients/registration/web-addresses.ts';
import { createStoredClients } from './clients/stored/stored-clients.ts';
import { createEndpointMiddleware } from './endpoint-middleware.ts';
import { createServiceGrants } from './grants/service-grants.ts';
import { createProvider } from './index.ts';
import type { SigningKey } from './keys/signing-keys.ts';
import { createProviderPages } from './pages.ts';
import {
  type CodeAfterPasswordDependencies,
  createCodeAfterPassword,
} from './policy/code-after-password.ts';
import { addErrorUris, createErrorUri } from './refusals/error-uri.ts';
import { createEndSessions } from './sessions/end-sessions.ts';
import { createKeepInteraction } from './sessions/keep-interaction.ts';
import { createOpenSessions } from './sessions/open-sessions.ts';
import { createRestoreInteraction } from './sessions/restore-interaction.ts';
import { createTellService } from './sign-out/backchannel.ts';
import { createSignOutMiddleware } from './sign-out/sign-out.ts';
import { createTakeOver } from './take-over.ts';

export interface ProviderRoomDependencies extends CodeAfterPasswordDependencies {
  readonly issuer: string;
  readonly trustProxy: number;
  readonly cookieKeys: readonly string[];
  readonly backchannelLogoutHosts: readonly string[];
  readonly storage: Storage;
  readonly domain: Domain;
  readonly listedClients: ListedClients;
  /** Lets programs on this machine register services, where the issuer is on this machine too. */
  readonly hasOpenRegistration: boolean;
  readonly signingKeys: readonly SigningKey[];
  /** The `acr` that FranceConnect and FranceConnect+ are asked for, where they are offered. */
  readonly franceConnectLevels: readonly string[];
  /** Returns the id of the known device that the browser is, if it is one. */
  deviceOf(ctx: Context): string | undefined;
  readonly show: Show;
  readonly afterResponse: AfterResponse;
  /** Called once other keys sign. */
  onKeys(): void;
  readonly clock: Clock;
  readonly log: Logger;
  readonly observe: Observe;
}

/** Returns the parts. Throws when the library finds a fault in a registration. */
export function createProviderRoom(dependencies: ProviderRoomDependencies) {
  const { issuer, storage, domain, listedClients: listed, hasOpenRegistration } = dependencies;
  const { signingKeys, deviceOf, show, afterResponse, onKeys, clock } = dependencies;
  const { payloads, counters } = storage;
  const { seal, index, accounts, household, pendingSteps } = domain;

  // Under a public name, requests from elsewhere may come through a program on this machine.
  const openRegistration =
    hasOpenRegistration && isLoopbackUri(issuer) ? createOpenRegistration(clock) : undefined;
  const stored = createStoredClients({ store: storage.clients, seal, clock, issuer });
  const clients = createClients({ listed, openRegistration, stored, issuer });
  const libraryClients = createLibraryClients(clients, clock);
  const { relyingPartyOf } = libraryClients;
  const pages = createProviderPages({ show, relyingPartyOf, errorUri: createErrorUri(issuer) });
  const { isCodeRequired, isRaisedByCode } = createCodeAfterPassword(dependencies);
  const countOpenRequest = createOpenRequests({ counters, index, clock });

  const { provider, logoutQueue } = createProvider({
    ...dependencies,
    listed,
    libraryClients,
    relyingPartyOf,
    clients,
    openRegistration,
    accounts,
    household,
    pendingSteps,
    subjectOf: createSubjects(storage.subjects, relyingPartyOf),
    noteUse(ctx, accountId) {
      const work = domain.noteUse(accountId);
      if (work !== undefined) afterResponse(ctx, work);
    },
    isCodeRequired,
    isRaisedByCode,
    pages,
    payloads,
    seal,
    countOpenRequest,
  });
  const tellService = createTellService(provider, logoutQueue);
  const stores = { payloads, seal, clock };
  const begun = { ...stores, countOpenRequest, deviceOf };

  return {
    provider,
    clients,
    isCodeRequired,
    renderFormPost: pages.renderFormPost,
    /** Stands right before the library's own routes: it prepares their requests and corrects their answers. */
    middleware: [
      ...(openRegistration ? [refuseForeignRegistration] : []),
      ...createEndpointMiddleware(issuer),
      addErrorUris(issuer),
      createAcceptPlainBasic(provider),
      ...createSignOutMiddleware(provider, relyingPartyOf),
    ],
    tellService,
    endSessions: createEndSessions({ ...stores, tellService }),
    openSessions: createOpenSessions({ ...stores, tellService }),
    serviceGrants: createServiceGrants({ ...stores, tellService }),
    restoreInteraction: createRestoreInteraction({ ...begun, provider }),
    ...createKeepInteraction(begun),
    takeOver: createTakeOver({
      provider,
      clients,
      libraryClients,
      store: storage.clients,
      signingKeys,
      onKeys,
    }),
    /** Resolves when services were told of the sign-outs so far, or not in time. */
    drain: () => logoutQueue.drain(),
  };
}
