/**
 * The demo: a service to sign in to, people to sign in as, and an outbox that shows what would have
 * been sent. Everything in here is fictional, nothing in here is secret, and production refuses it.
 */
import type { Domain } from '../accounts/domain.ts';
import type { Clock } from '../adapters/ports.ts';
import type { Settings } from '../config/index.ts';
import { type Listening, listen } from '../lifecycle.ts';
import type { Outbox } from '../messaging/outbox.ts';
import { clientId, clientSecret, createRegistration, portalOrigin } from './client.ts';
import { addPeople } from './people.ts';
import { createRelyingParty } from './relying-party.ts';
import { welcome } from './welcome.ts';

/** Where the demo's services stand; back-channel logout must reach it. */
export const demoHost = 'localhost';

/** Registrations to hand to the provider when the demo runs. */
export const demoClients: readonly unknown[] = [createRegistration(portalOrigin)];

export interface DemoDependencies {
  readonly settings: Pick<Settings, 'issuer'>;
  readonly domain: Pick<Domain, 'accounts' | 'passwords' | 'termsVersion'>;
  readonly clock: Clock;
  /** Where messages are left, to be read. */
  readonly outbox: Outbox;
}

/** Adds the people who are missing, starts the service, and says on standard output how to begin. */
export async function startDemo({
  settings: { issuer },
  domain,
  clock,
  outbox,
}: DemoDependencies): Promise<Listening[]> {
  const people = await addPeople(domain);
  const portal = createRelyingParty({
    origin: portalOrigin,
    issuer,
    clientId,
    clientSecret,
    outbox,
    clock,
  });
  const port = Number(new URL(portalOrigin).port);
  const listening = await listen(portal.callback(), { host: '127.0.0.1', port });
  process.stdout.write(welcome({ issuer, portal: portalOrigin, people }));
  return [listening];
}
