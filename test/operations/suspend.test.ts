/** A suspended account: what its owner sees, what ends, what does not lift it, and who hears of it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { awaitActivation, makeActivation } from '../../accounts/credentials/activation-codes.ts';
import { openSpace } from '../support/account-space.ts';
import { addFamily, openFamily } from '../support/family.ts';
import { answersOf, createForgottenPassword } from '../support/forgotten-password.ts';
import { openWithFranceConnect } from '../support/franceconnect.ts';
import { lastCode, newAddress, startJourney, withoutUids } from '../support/journey.ts';
import { createOpenCaptcha } from '../support/open-captcha.ts';
import { openProvider, portal, type TestProvider } from '../support/provider.ts';
import { openTwo } from '../support/servers/two-providers.ts';
import { createVisitor } from '../support/visitor.ts';
import { operator, signInForLong } from './support.ts';

const told = 'Votre compte est suspendu. Contactez votre Caf.';
const reason = 'identity-theft';
const captcha = createOpenCaptcha();
let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider({ captcha: captcha.driver });
});
afterAll(() => provider[Symbol.asyncDispose]());

const suspend = ({ accountId }: { accountId: string }, at = provider) =>
  at.operations.suspend({ accountId, operator, reason });
const reactivate = ({ accountId }: { accountId: string }) =>
  provider.operations.reactivate({ accountId, operator });

test('a right password is told so in both languages, and a wrong one is answered as ever', async () => {
  const [person, other] = [await provider.addPerson(), await provider.addPerson()];
  expect(await suspend(person)).toMatchObject({ outcome: 'done' });
  const journey = await startJourney(provider, person);
  expect([journey.page, journey.heading]).toEqual(['suspended-account', 'Compte suspendu']);
  expect(journey.words).toContain(told);
  await journey.open('suspended-account?lang=en');
  expect(journey.words).toContain('Your account is suspended. Contact your Caf.');

  const wrong = { password: 'Autre2Printemps' };
  const [ofSuspended, ofOther] = await Promise.all(
    [person, other].map((one) => startJourney(provider, { ...one, ...wrong })),
  );
  expect(ofSuspended?.status).toBe(401);
  const withoutNumber = (html = '', { identifier }: { identifier: string }) =>
    withoutUids(html).replaceAll(identifier, 'number');
  expect(withoutNumber(ofSuspended?.html, person)).toBe(withoutNumber(ofOther?.html, other));
  const [event] = await provider.storage.audit.ofAccount(person.accountId, 1);
  expect(event).toMatchObject({ type: 'sign-in.refused' });
});

test('sessions, grants and tokens end at once, and a reactivation brings none of them back', async () => {
  const person = await provider.addPerson();
  const service = await signInForLong(provider, person);
  const space = await openSpace(provider, person);
  expect(await service.userinfo()).toBe(200);

  await suspend(person);
  expect(await service.refresh()).toBe('invalid_grant');
  expect(await service.userinfo()).toBe(401);
  expect(await service.isSignedIn()).toBe(false);
  expect((await space.open('/account')).location).toContain('/interaction/');

  expect(await reactivate(person)).toMatchObject({ outcome: 'done' });
  expect(await reactivate(person)).toMatchObject({ outcome: 'unchanged' });
  expect((await startJourney(provider, person)).page).toBe('service');
  expect(await service.refresh()).toBe('invalid_grant');
  expect(await service.userinfo()).toBe(401);
  expect(await service.isSignedIn()).toBe(false);

  const seen = (await (await openSpace(provider, person)).open('/account/history')).reply.text;
  expect(seen).toContain('Un agent a suspendu votre compte');
  expect(seen).toContain('Un agent a réactivé votre compte');
  expect(seen).not.toContain(operator.name);
  const trail = await provider.storage.audit.ofAccount(person.accountId, 20);
  expect(trail.filter((event) => event.operator !== undefined)).toMatchObject([
    { type: 'operator.reactivated', operator },
    { type: 'operator.suspended', detail: reason, operator },
  ]);
});

test('a forgotten password and the code of a letter end on the same words, and change nothing', async () => {
  const asked = createForgottenPassword(provider, captcha);
  const person = await provider.addPerson({
    contacts: { email: { value: newAddress(), verified: true } },
  });
  await suspend(person);
  const { journey } = await asked(answersOf(person));
  await journey.send({ code: lastCode(provider) });
  expect([journey.page, journey.words.includes(told)]).toEqual(['suspended-account', true]);

  const reader = await provider.addPerson();
  const { domain } = provider;
  const { code, kept } = makeActivation(domain.index, reader.accountId, Date.now());
  await domain.updateAccount(reader.accountId, (account) =>
    awaitActivation(account, kept, Date.now()),
  );
  await suspend(reader);
  const letter = await asked(answersOf(reader));
  await letter.journey.send({ code });
  expect(letter.journey.page).toBe('suspended-account');
  expect((await startJourney(provider, reader)).page).toBe('suspended-account');
  const record = await domain.accounts.find(reader.accountId);
  expect(record && domain.accounts.open(record).activation).toEqual(kept);
});

test('a suspension in the midst of a reset or of a first connection is met at the next form', async () => {
  const asked = createForgottenPassword(provider, captcha);
  const person = await provider.addPerson({
    contacts: { email: { value: newAddress(), verified: true } },
  });
  const { journey } = await asked(answersOf(person));
  await journey.send({ code: lastCode(provider) });
  expect(journey.page).toBe('forgotten-password');
  await suspend(person);
  await journey.send({ password: 'Olivier7Jardin', confirmation: 'Olivier7Jardin' });
  expect(journey.page).toBe('suspended-account');
  expect((await startJourney(provider, person)).page).toBe('suspended-account');

  const newcomer = await provider.addPerson({ kind: 'legacy' });
  const first = await startJourney(provider, newcomer);
  expect(first.page).toBe('announcement');
  await suspend(newcomer);
  await first.send();
  expect(first.status).toBeLessThan(500);
  expect(first.location).not.toContain('code=');
  await reactivate(newcomer);
  const again = await startJourney(provider, newcomer);
  expect(again.page).not.toBe('service');
});

test('FranceConnect is answered the same, linked or not', async () => {
  await using fc = await openWithFranceConnect();
  const linked = await fc.addPerson();
  await fc.signIn(fc.visitor(), { login: linked.login });
  const unlinked = await fc.addPerson();
  const declared = await fc.addPerson({
    standing: { announced: true, declared: true, terms: { version: '1', at: 0 } },
    typed: 'P31415926',
  });
  for (const person of [linked, unlinked, declared]) await suspend(person, fc.provider);
  for (const { login } of [linked, unlinked]) {
    const { location, html } = await fc.signIn(fc.visitor(), { login });
    expect([location.endsWith('/suspended-account'), html.includes(told)]).toEqual([true, true]);
  }
  expect(await fc.linkOf(unlinked.accountId)).toBeUndefined();
  const visitor = fc.visitor();
  const asked = await fc.signIn(visitor, { login: declared.login });
  expect(asked.location).toMatch(/franceconnect-link$/);
  const csrf = /name="csrf" value="([^"]+)"/.exec(asked.html)?.[1] ?? '';
  const { password } = declared;
  const end = await visitor.follow(await visitor.post(asked.location, { csrf, password }));
  expect(end.reply.text).toContain(told);
});

test('an autorisation de gestion ends with the reason, and none is given until the account is open again', async () => {
  const family = await openFamily(provider);
  const { angela, pierre, rightsOf, give } = family;
  const { household } = provider.domain;
  await give();
  expect(await rightsOf(pierre)).toContain('manage');
  const before = (await household.events(0, 1000)).at(-1)?.cursor ?? 0;
  await suspend(pierre);
  expect(await rightsOf(pierre)).not.toContain('manage');
  expect(await household.events(before, 10)).toMatchObject([
    {
      type: 'authorization.ended',
      reason: 'suspended',
      accounts: [angela.accountId, pierre.accountId],
    },
  ]);
  for (const { accountId } of [angela, pierre]) {
    const trail = await provider.storage.audit.ofAccount(accountId, 5);
    expect(trail).toContainEqual(
      expect.objectContaining({ type: 'authorization.ended', detail: 'suspended' }),
    );
  }
  const [dossier] = await household.dossiersOf(angela.accountId);
  const change = { dossierId: dossier?.id ?? '', accountId: angela.accountId };
  expect(await household.give(change)).toMatchObject({ outcome: 'noConjoint' });
  await reactivate(pierre);
  expect(await rightsOf(pierre)).not.toContain('manage');
  expect(await household.give(change)).toMatchObject({ outcome: 'done' });
});

test('anybody who suspends an account that is gone, or has seen another version, is told', async () => {
  const person = await provider.addPerson();
  const target = { accountId: person.accountId, operator, reason } as const;
  expect(await suspend({ accountId: 'nobody' })).toEqual({ outcome: 'unknown' });
  expect(await provider.operations.suspend({ ...target, version: 7 })).toEqual({
    outcome: 'stale',
  });
  expect(await provider.operations.suspend({ ...target, version: 1 })).toMatchObject({
    outcome: 'done',
  });
  expect(await provider.operations.reactivate({ ...target, version: 1 })).toEqual({
    outcome: 'stale',
  });
});

test('of two processes, whatever they do at once, nobody is in a suspended account at the end', async () => {
  await using pair = await openTwo();
  const { one, two } = pair;
  const person = await one.addPerson();
  const visitors = Array.from({ length: 6 }, (_, i) => createVisitor(i % 2 ? one : two));
  await Promise.all([
    ...visitors.map((visitor) => visitor.signIn(person)),
    suspend(person, one),
    suspend(person, two),
  ]);
  for (const visitor of visitors) {
    const silent = await visitor.begin(portal, { prompt: 'none' });
    expect(silent.location).toContain('error=login_required');
  }
  const events = await one.storage.audit.ofAccount(person.accountId, 50);
  expect(events.filter(({ type }) => type === 'operator.suspended')).toHaveLength(1);
});

test('suspended and reactivated at once by two processes, dossiers agree with the account', async () => {
  await using pair = await openTwo();
  const { one, two } = pair;
  const { angela, pierre, id } = await addFamily(one);
  const target = { accountId: pierre.accountId, operator };
  for (let round = 0; round < 5; round += 1) {
    await Promise.all([
      suspend(pierre, one),
      two.operations.reactivate(target),
      two.operations.suspend({ ...target, reason }),
      one.operations.reactivate(target),
    ]);
    const record = await one.domain.accounts.find(pierre.accountId);
    const isSuspended = record?.standing.suspension !== undefined;
    const given = await one.domain.household.give({ dossierId: id, accountId: angela.accountId });
    expect([round, given.outcome]).toEqual([round, isSuspended ? 'noConjoint' : 'done']);
    await one.operations.reactivate(target);
  }
});
