/** The demo people complete their first connection with the codes of the demo's outbox. */
import { expect, test } from '@jest/globals';
import supertest from 'supertest';
import { groupPhone } from '../../accounts/contacts.ts';
import { clientId } from '../../demo/client.ts';
import { addPeople, demoPeople } from '../../demo/people.ts';
import { createRelyingParty } from '../../demo/portal/relying-party.ts';
import { codeIn, completeStep, newAddress, startJourney } from '../support/journey.ts';
import { clientSecret, openProvider } from '../support/provider.ts';

test('each of them reaches the service, through the known contact if there is one', async () => {
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
    const journey = await startJourney(provider, { identifier, password });
    const met: string[] = [];
    while (journey.page !== 'service' && met.length < 6) {
      met.push(journey.page);
      if (journey.page === 'contact') {
        const phone = demoPeople[i]?.account.contacts.phone?.value ?? '';
        expect(journey.html).toContain(`value="${groupPhone(phone)}"`);
        const channel = phone === '' ? 'mail' : 'sms';
        await journey.send({ channel, phone, email: phone === '' ? newAddress() : '' });
      } else if (journey.page === 'contact-code') {
        const { body } = await supertest(service.callback())
          .get('/outbox.json')
          .set('Host', 'localhost:3001');
        await journey.send({ code: codeIn(body[0].text) });
      } else await completeStep(provider, journey);
    }
    const all = ['announcement', 'terms', 'new-password', 'contact', 'contact-code'];
    expect([identifier, met]).toEqual([identifier, firstConnection ? all : []]);
    expect((await journey.tokens()).id_token).toBeDefined();
  }
});
