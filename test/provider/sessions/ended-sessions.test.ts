/** A change of password ends more sessions than a store lists at once. */

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { payloadKey, personGroupKey } from '../../../provider/storage/payload-key.ts';
import { openPayload } from '../../../provider/storage/payload-record.ts';
import { newAddress, startJourney } from '../../support/journey.ts';
import { openProvider, type TestProvider } from '../../support/provider.ts';
import { type LogoutListener, openLogoutListener } from '../../support/servers/logout-listener.ts';

let provider: TestProvider;
let listener: LogoutListener;
beforeAll(async () => {
  listener = await openLogoutListener();
  provider = await openProvider({
    clients: [listener.client],
    backchannelLogoutHosts: ['127.0.0.1'],
  });
});
afterAll(async () => {
  await provider[Symbol.asyncDispose]();
  listener[Symbol.dispose]();
});

/** Stores that many copies of the session in the group. Resolves with the ids by which the service knows them. */
async function multiply(groupKey: string, times: number): Promise<string[]> {
  const { payloads } = provider.storage;
  const { seal } = provider.domain;
  const [stored] = await payloads.listByGroup('Session', groupKey);
  const session = JSON.parse(stored === undefined ? '' : openPayload(seal, 'Session', stored));
  const sids = Array.from({ length: times }, () => randomUUID());
  for (const [i, sid] of sids.entries()) {
    const [jti, uid] = [randomUUID(), randomUUID()];
    const authorizations = { [listener.client.client_id]: { sid, grantId: randomUUID() } };
    const text = JSON.stringify({ ...session, jti, uid, authorizations });
    await payloads.upsert('Session', {
      key: payloadKey(jti),
      uidKey: payloadKey(uid),
      groupKey,
      payload: seal.seal(text, 'payload/Session'),
      expiresAt: Date.now() + 600_000 + i,
      durable: false,
    });
  }
  return sids;
}

it('ends hundreds of sessions of a person and tells their services, and keeps the current one', async () => {
  const person = await provider.addPerson({
    contacts: { email: { value: newAddress(), verified: true } },
  });
  const groupKey = personGroupKey(person.accountId);
  await startJourney(provider, person, { client: listener.client });
  const sids = await multiply(groupKey, 250);
  const hash = await provider.domain.passwords.hash('24681357');
  await provider.domain.updateAccount(person.accountId, (account) => ({
    ...account,
    password: { kind: 'legacy', hash },
  }));

  const here = await startJourney(
    provider,
    { ...person, password: '24681357' },
    { client: listener.client },
  );
  await here.send({ password: 'Olivier7Jardin', confirmation: 'Olivier7Jardin' });
  expect(here.page).toBe('service');
  await provider.drainAll();
  expect(listener.sids()).toEqual(expect.arrayContaining(sids));
  expect(listener.sids()).toHaveLength(sids.length + 1);
  expect(await provider.storage.payloads.listByGroup('Session', groupKey)).toHaveLength(1);
  const { visitor } = here;
  const again = await startJourney(provider, undefined, { visitor, client: listener.client });
  expect(again.page).toBe('service');
});
