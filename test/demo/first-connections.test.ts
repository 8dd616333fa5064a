/** The people of the demo make their first connection, with codes read in the demo's outbox. */
import { expect, test } from '@jest/globals';
import supertest from 'supertest';
import { groupPhone } from '../../accounts/contacts.ts';
import { clientId } from '../../demo/client.ts';
import { addPeople, demoPeople } from '../../demo/people.ts';
import { createRelyingParty } from '../../demo/portal/relying-party.ts';
import { clientSecret, openProvider } from '../support/provider.ts';
import { codeIn, newAddress, setOut, takeStep } from '../support/walk.ts';

test('each of them gets to the service, by the contact that is known where one is', async () => {
  await using provider = await openProvider();
  const { issuer, outbox } = provider;
  const service = createRelyingParty({
    origin: 'http://localhost:3001',
    issuer,
    clientId,
    clientSecret,
    outbox,
    clock: Date.now,
  });
  const people = await addPeople(provider.domain);
  for (const [i, { identifier, password = '', firstConnection }] of people.entries()) {
    const walk = await setOut(provider, { identifier, password });
    const met: string[] = [];
    while (walk.page !== 'service' && met.length < 6) {
      met.push(walk.page);
      if (walk.page === 'contact') {
        const phone = demoPeople[i]?.account.contacts.phone?.value ?? '';
        expect(walk.html).toContain(`value="${groupPhone(phone)}"`);
        const channel = phone === '' ? 'mail' : 'sms';
        await walk.send({ channel, phone, email: phone === '' ? newAddress() : '' });
      } else if (walk.page === 'contact-code') {
        const { body } = await supertest(service.callback())
          .get('/outbox.json')
          .set('Host', 'localhost:3001');
        await walk.send({ code: codeIn(body[0].text) });
      } else await takeStep(provider, walk);
    }
    const all = ['announcement', 'terms', 'new-password', 'contact', 'contact-code'];
    expect([identifier, met]).toEqual([identifier, firstConnection ? all : []]);
    expect((await walk.tokens()).id_token).toBeDefined();
  }
});
