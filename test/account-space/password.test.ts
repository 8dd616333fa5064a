/** Changing the password in the space: what is asked, what ends, and what stays open. */
import { expect, test } from '@jest/globals';
import { openSpace } from '../support/account-space.ts';
import { startJourney, wordsOf } from '../support/journey.ts';
import { openProvider, portal } from '../support/provider.ts';
import { createVisitor, headingOf, token } from '../support/visitor.ts';

const path = '/account/password';
const chosen = 'Olivier7Jardin';
const minute = 60 * 1000;

test('the current password is asked for, the rules hold, and everything but this session ends', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson();
  const service = await startJourney(provider, person, {
    params: { scope: 'openid offline_access', prompt: 'consent' },
  });
  if (service.page === 'consent') await service.send({ decision: 'allow' });
  const { refresh_token = '' } = await service.tokens();
  const elsewhere = await openSpace(provider, person);
  const space = await openSpace(provider, person);
  const page = (await space.open(path)).reply;
  expect(headingOf(page.text)).toBe('Mon mot de passe');

  for (const [fields, fault] of [
    [{}, 'Champ obligatoire'],
    [{ current: 'Autre2Printemps', password: chosen, confirmation: chosen }, 'incorrect'],
    [
      { current: person.password, password: 'court1A', confirmation: 'court1A' },
      'Il y a un problème',
    ],
    [
      { current: person.password, password: chosen, confirmation: 'Olivier7Jardon' },
      'Il y a un problème',
    ],
    [
      { current: person.password, password: person.password, confirmation: person.password },
      'Il y a un problème',
    ],
  ] as const) {
    const refused = await space.send(page, path, fields);
    expect([refused.status, wordsOf(refused.text)]).toEqual([422, expect.stringContaining(fault)]);
    for (const typed of Object.values(fields)) expect(refused.text).not.toContain(typed);
  }
  expect(provider.outbox.messages()).toEqual([]);

  const fields = { current: person.password, password: chosen, confirmation: chosen };
  const changed = await space.send((await space.open(path)).reply, path, fields);
  expect([changed.status, wordsOf(changed.text)]).toEqual([
    200,
    expect.stringContaining('Votre nouveau mot de passe est enregistré'),
  ]);
  expect(provider.outbox.messages().map(({ subject }) => subject)).toEqual([
    'Votre mot de passe a été modifié',
  ]);
  // This session goes on, here and at services; every other one has ended.
  expect((await space.open('/account')).reply.status).toBe(200);
  const atService = await space.visitor.begin(portal);
  expect(atService.location).toContain('https://service.example/callback?code=');
  expect((await elsewhere.open('/account')).location).toContain('/interaction/');
  const refreshed = await token(provider, portal, { grant_type: 'refresh_token', refresh_token });
  expect(refreshed.body.error).toBe('invalid_grant');
  expect((await createVisitor(provider).signIn(person)).reply.status).toBe(401);
  const again = await createVisitor(provider).signIn({ ...person, password: chosen });
  expect(again.location).toContain('https://service.example/callback?code=');
  const trail = await provider.storage.audit.ofAccount(person.accountId, 20);
  expect(trail.filter(({ type }) => type === 'password.changed')).toHaveLength(1);
});

test('wrong passwords are throttled as at the sign-in, and a sign-in that is not fresh is renewed first', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson();
  const space = await openSpace(provider, person);
  const page = (await space.open(path)).reply;
  const statuses: number[] = [];
  for (let i = 0; i < 8; i += 1) {
    const fields = { current: `Faux${i}Printemps`, password: chosen, confirmation: chosen };
    statuses.push((await space.send(page, path, fields)).status);
  }
  expect(statuses[0]).toBe(422);
  expect(statuses.at(-1)).toBe(429);

  const other = await openSpace(provider, await provider.addPerson());
  const form = (await other.open(path)).reply;
  provider.advance(6 * minute);
  const late = { current: person.password, password: chosen, confirmation: chosen };
  expect((await other.send(form, path, late)).text).toContain('id="login-submit"');
});
