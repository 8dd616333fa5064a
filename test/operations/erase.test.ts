/** An erased account: nothing of it is worth anything, and nothing of the person is left. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { createDeviceRecords } from '../../accounts/devices/device-records.ts';
import { identifierOf } from '../cli/workbench.ts';
import { userinfo } from '../provider/services.ts';
import { openSpace } from '../support/account-space.ts';
import { openFamily } from '../support/family.ts';
import { answersOf, createForgottenPassword } from '../support/forgotten-password.ts';
import { lastCode, newAddress, startJourney } from '../support/journey.ts';
import { createOpenCaptcha } from '../support/open-captcha.ts';
import {
  clientSecret,
  openProvider,
  type Person,
  portal,
  type TestProvider,
} from '../support/provider.ts';
import { createFailingStorage } from '../support/servers/failing-storage.ts';
import { openTwo } from '../support/servers/two-providers.ts';
import { token } from '../support/visitor.ts';
import { operator, signInForLong } from './support.ts';

const minute = 60 * 1000;
const captcha = createOpenCaptcha();
let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider({ captcha: captcha.driver });
});
afterAll(() => provider[Symbol.asyncDispose]());

const erase = ({ accountId }: Pick<Person, 'accountId'>, at = provider) =>
  at.operations.erase({ accountId, operator });

test('sessions, tokens, cookies and what was begun are worth nothing, and the number is unknown', async () => {
  const email = newAddress();
  const person = await provider.addPerson({
    typed: 'P27182818',
    contacts: { email: { value: email, verified: true } },
  });
  const service = await signInForLong(provider, person);
  const space = await openSpace(provider, person);
  const asked = createForgottenPassword(provider, captcha);
  const { journey: begun } = await asked(answersOf(person));
  await begun.send({ code: lastCode(provider) });
  expect(begun.page).toBe('forgotten-password');
  const { storage, domain } = provider;
  const sub = await storage.subjects.find(person.accountId, 'service.example');
  const devices = createDeviceRecords({ ...storage, seal: domain.seal, clock: Date.now });
  expect([sub === undefined, (await devices.list(person.accountId)).length]).toEqual([false, 2]);

  expect(await erase(person)).toEqual({ outcome: 'done' });
  expect(await erase(person)).toEqual({ outcome: 'unknown' });
  expect([await service.refresh(), await service.userinfo()]).toEqual(['invalid_grant', 401]);
  expect(await service.isSignedIn()).toBe(false);
  expect((await space.open('/account/data')).location).toContain('/interaction/');
  await begun.send({ password: 'Olivier7Jardin', confirmation: 'Olivier7Jardin' });
  expect([begun.status, begun.location.includes('code=')]).toEqual([400, false]);
  const { visitor } = service.journey;
  const again = await startJourney(provider, person, { visitor });
  expect(again.status).toBe(401);
  expect(again.html).not.toContain('mémorisé');

  expect(await domain.accounts.find(person.accountId)).toBeUndefined();
  expect(await storage.accounts.find(person.accountId)).toMatchObject({ sealed: {} });
  expect(await storage.subjects.ofAccount(person.accountId)).toEqual([]);
  expect(await devices.list(person.accountId)).toEqual([]);
  expect(await domain.accounts.wasErased(identifierOf('P27182818'))).toBe(true);
  await expect(provider.addPerson({ typed: 'P27182818' })).rejects.toThrow('taken');
  const [event] = await storage.audit.ofAccount(person.accountId, 1);
  expect(event).toMatchObject({ type: 'account.erased', operator });
  await provider.drainAll();
  expect(provider.outbox.messages().find(({ to }) => to === email)).toMatchObject({
    subject: 'Votre compte est effacé',
  });
});

test('an autorisation de gestion ends with it, the couple’s other half is told so in the trail', async () => {
  const { angela, pierre, give, rightsOf, id } = await openFamily(provider);
  await give();
  await erase(angela);
  expect(await rightsOf(pierre)).not.toContain('manage');
  const { household } = provider.domain;
  expect(await household.membershipsOf(angela.accountId)).toEqual([]);
  const [dossier] = await household.dossiersOf(pierre.accountId);
  expect(dossier?.id).toBe(id);
  expect(JSON.stringify(dossier)).not.toContain(angela.accountId);
  expect(await provider.storage.audit.ofAccount(pierre.accountId, 5)).toContainEqual(
    expect.objectContaining({ type: 'authorization.ended', detail: 'closed' }),
  );
});

test('while tokens are refreshed by two processes, at the end none is worth anything', async () => {
  await using pair = await openTwo();
  const { one, two } = pair;
  const person = await one.addPerson();
  const service = await signInForLong(one, person);
  const { refresh_token } = service;
  const form = { grant_type: 'refresh_token', refresh_token };
  const refreshed = await Promise.all([
    ...Array.from({ length: 12 }, (_, i) => token(i % 2 ? one : two, portal, form)),
    erase(person, one),
    erase(person, two),
  ]);
  const bodies = refreshed.flatMap((reply) => ('body' in reply ? [reply.body] : []));
  for (const { access_token } of bodies) {
    if (access_token === undefined) continue;
    expect((await userinfo(one, access_token)).status).toBe(401);
    const seen = await supertest(two.origin)
      .post('/token/introspection')
      .auth(portal.client_id, clientSecret)
      .type('form')
      .send({ token: access_token });
    expect(seen.body).toEqual({ active: false });
  }
  expect(await service.refresh(two)).toBe('invalid_grant');
  const events = await one.storage.audit.ofAccount(person.accountId, 50);
  expect(events.filter(({ type }) => type === 'account.erased')).toHaveLength(1);
});

test('an erasure that breaks off anywhere is taken up by the sweep, and nobody signs in meanwhile', async () => {
  const failing = createFailingStorage();
  await using fragile = await openProvider({ openStorage: failing.openStorage });
  for (let calls = 1; ; calls += 1) {
    const person = await fragile.addPerson();
    await fragile.storage.subjects.claim(person.accountId, 'service.example', 'sub');
    failing.failAfter(calls);
    await erase(person, fragile).catch(() => undefined);
    const failed = failing.restore();
    const begun = (await fragile.storage.accounts.find(person.accountId))?.standing.erasedAt;
    if (begun !== undefined) {
      fragile.advance(31 * minute);
      expect([calls, await fragile.operations.eraseClosed()]).toEqual([calls, 1]);
    } else if (failed > 0) {
      // Nothing was begun, or nothing but the trail was left to do.
      await erase(person, fragile);
    }
    expect(await fragile.storage.accounts.find(person.accountId)).toBeUndefined();
    expect(await fragile.storage.subjects.ofAccount(person.accountId)).toEqual([]);
    if (failed === 0) break;
  }
});

test('an account that another one is being merged into is not erased, nor one that has changed', async () => {
  const person = await provider.addPerson();
  const target = { accountId: person.accountId, operator };
  expect(await provider.operations.erase({ ...target, version: 9 })).toEqual({ outcome: 'stale' });
  await provider.domain.updateAccount(person.accountId, ({ standing, ...account }) => ({
    ...account,
    standing: { ...standing, merging: { id: 'other', isTaken: false } },
  }));
  expect(await erase(person)).toEqual({ outcome: 'merging' });
});
