/** A provider and the demo's relying party, each on a free port, for browser tests. */
import type { RequestListener } from 'node:http';
import { clientId, clientSecret, createRegistration } from '../../../demo/client.ts';
import { demoPeople } from '../../../demo/people.ts';
import { createRelyingParty } from '../../../demo/portal/relying-party.ts';
import { createExchanges } from '../../../demo/sandbox/exchanges.ts';
import { listen } from '../../../http/server/listener.ts';
import { createOutbox } from '../../../messaging/outbox.ts';
import { openProvider, type ProviderOptions, partner } from '../provider.ts';

export type Portal = Awaited<ReturnType<typeof openPortal>>;

/** Opens both; `await using` closes them. */
export async function openPortal(options: ProviderOptions = {}) {
  let handler: RequestListener = () => undefined;
  const listening = await listen((req, res) => handler(req, res), { host: '127.0.0.1', port: 0 });
  // Another host name than the provider's, because browsers send cookies to every port of a host.
  const origin = `http://localhost:${listening.port}`;
  const exchanges = createExchanges();
  const provider = await openProvider({
    ...options,
    recordExchange: exchanges.record,
    clients: [createRegistration(origin), partner],
  });
  const portal = createRelyingParty({
    origin,
    issuer: provider.issuer,
    clientId,
    clientSecret,
    outbox: createOutbox(Date.now),
    sandbox: {
      exchanges,
      people: demoPeople.map(({ account, password }) => ({
        name: `${account.identity.givenNames} ${account.identity.birthName}`,
        identifier: account.identifiers[0]?.value ?? '',
        password: password.text,
        firstConnection: password.kind === 'legacy',
      })),
    },
    clock: Date.now,
  });
  handler = portal.callback();
  return {
    origin,
    provider,
    async [Symbol.asyncDispose]() {
      await listening.close();
      await provider[Symbol.asyncDispose]();
    },
  };
}
