/** Attempts to see or to change what is another person's, by all that a stranger or a member of the household can send. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { fieldsOfForm, openSpace, walkSpace } from '../support/account-space.ts';
import { addFamily, openFamily } from '../support/family.ts';
import { newAddress, wordsOf } from '../support/journey.ts';
import { identity, openProvider, portal, type TestProvider } from '../support/provider.ts';
import { authorizationRequest, createVisitor, fieldsOf, headingOf } from '../support/visitor.ts';

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider();
});
afterAll(() => provider[Symbol.asyncDispose]());

const minute = 60 * 1000;
const household = '/account/household';
const csrfOf = async (space: Awaited<ReturnType<typeof openSpace>>) =>
  fieldsOfForm((await space.open('/account/close')).reply.text, '/account/close')['csrf'] ?? '';

test('the token of a page is worth nothing in another session of the same person', async () => {
  const { angela, at, rightsOf, pierre } = await openFamily(provider);
  const other = await openSpace(provider, angela);
  const form = await angela.openFresh(at('authorization'));
  const fields = { ...fieldsOfForm(form.text, at('authorization')), agreed: 'yes' };
  expect((await other.visitor.post(at('authorization'), fields)).status).toBe(403);
  expect(await rightsOf(pierre)).not.toContain('manage');
});

test('what was typed before a fresh sign-in is shown to nobody else who signs in then', async () => {
  const { angela, pierre, at } = await openFamily(provider);
  const form = await angela.openFresh(at('separation'));
  provider.advance(6 * minute);
  const fields = { ...fieldsOfForm(form.text, at('separation')), date: '13/02/2026' };
  const asked = await angela.visitor.follow(
    await angela.visitor.postOnly(at('separation'), fields),
  );
  expect(asked.location).toContain('/interaction/');
  const { identifier, password } = pierre;
  const typed = { ...fieldsOf(asked.reply.text), identifier, password };
  const { visitor } = angela;
  const change = (await visitor.follow(await visitor.post(asked.location, typed))).reply;
  expect(headingOf(change.text)).toBe('Changement de compte');
  // A script presses the button of this page.
  const action = /action="([^"]+)"/.exec(change.text)?.[1] ?? '';
  const left = await visitor.postOnly(action, { ...fieldsOf(change.text), logout: 'yes' });
  const page = (await visitor.follow(left)).reply;
  expect(headingOf(page.text)).toBe('Déclarer une séparation');
  expect(page.text).not.toContain('13/02/2026');
  // It is Pierre's space now, and a form of Angela's does nothing in it.
  const reply = await angela.visitor.post(at('separation'), fields);
  expect(reply.status).toBe(403);
  expect(wordsOf((await angela.open(household)).reply.text)).toContain('Pierre (vous)');
});

test('a code of the space is redeemed by nobody, and leads nowhere else', async () => {
  const person = await provider.addPerson();
  const visitor = createVisitor(provider);
  await visitor.signIn(person);
  const client = { client_id: 'account', redirect_uris: [`${provider.issuer}/account/callback`] };
  // A stranger has the browser ask for a code, with a challenge of the stranger's own.
  const { path, verifier } = authorizationRequest(client);
  const location = String((await visitor.get(path)).headers['location']);
  expect(location).toContain('/account/callback?code=');
  expect((await visitor.get(location)).status).toBe(400);
  const form = {
    grant_type: 'authorization_code',
    code: new URL(location).searchParams.get('code'),
    redirect_uri: client.redirect_uris[0],
    code_verifier: verifier,
  };
  const post = supertest(provider.origin).post('/token').type('form');
  expect((await post.send({ ...form, client_id: 'account' })).status).toBe(401);
  const ofPortal = supertest(provider.origin).post('/token').type('form');
  const redeemed = await ofPortal.auth('portal', portal.client_secret).send(form);
  expect(redeemed.body.error).toBe('invalid_grant');
  const elsewhere = { ...client, redirect_uris: ['https://evil.example/'] };
  expect((await visitor.get(authorizationRequest(elsewhere).path)).status).toBe(400);
  expect((await visitor.get('/account')).headers['location']).toMatch(/^\/auth\?client_id=account/);
});

test.each([
  '//evil.example/account',
  '/account//evil.example',
  '/account/%2F%2Fevil.example',
  '/account/household/%2e%2e%2f%2e%2e/separation',
  '/account/history?before=//evil.example',
  '/account?next=https://evil.example',
])('%s leads to no other site after the sign-in', async (path) => {
  const person = await provider.addPerson();
  const begun = await createVisitor(provider).get(path);
  expect([303, 404]).toContain(begun.status);
  const visitor = createVisitor(provider);
  await visitor.signIn(person);
  const { reply, location } = await visitor.visit(path);
  expect([200, 404]).toContain(reply.status);
  expect(location.startsWith('/') && !location.startsWith('//')).toBe(location !== '');
});

test('a person who is suspended, or no member any more, does nothing with a page that is still open', async () => {
  const { angela, pierre, at, give, rightsOf, importRows, ...family } = await openFamily(provider);
  await give();
  const withdraw = (await angela.open(household)).reply;
  const renounce = (await pierre.open(household)).reply;
  // A file of the fund ends the membership of Angela, with yesterday as its last day.
  const yesterday = new Date(Date.now() - 24 * 60 * minute).toISOString().slice(0, 10);
  await importRows({
    accountId: angela.accountId,
    role: 'allocataire',
    from: '2020-01-01',
    until: yesterday,
  });
  expect((await angela.send(withdraw, at('withdraw'))).status).toBe(404);
  expect(await rightsOf(pierre)).not.toContain('manage');
  expect((await angela.open(household)).reply.text).not.toContain(family.fileNumber);

  await provider.domain.updateAccount(pierre.accountId, (account) => ({
    ...account,
    standing: { ...account.standing, setAsideAt: Date.now() },
  }));
  const fields = fieldsOfForm(renounce.text, at('renounce'));
  const reply = await pierre.visitor.postOnly(at('renounce'), fields);
  expect(reply.headers['location']).toMatch(/^\/auth\?client_id=account/);
});

test('in two dossiers of two funds with one number, each act stays in its own', async () => {
  const family = await openFamily(provider);
  const { angela, pierre, fileNumber, at } = family;
  // Elsewhere Pierre is the responsable, and Angela his conjoint.
  await provider.domain.household.importMemberships([
    {
      fund: '751',
      fileNumber,
      accountId: pierre.accountId,
      role: 'allocataire',
      from: '2021-01-01',
    },
    { fund: '751', fileNumber, accountId: angela.accountId, role: 'conjoint', from: '2021-01-01' },
  ]);
  const dossiers = await provider.domain.household.dossiersOf(angela.accountId);
  const other = dossiers.find(({ dossier }) => dossier.fund === '751')?.id ?? '';
  await family.give();
  const csrf = await csrfOf(angela);
  const form = { csrf, agreed: 'yes', dossierVersion: '1' };
  const ofOther = await angela.visitor.post(`${household}/${other}/authorization`, form);
  expect(ofOther.status).toBe(403);
  const managed = await provider.domain.household.membershipsOf(pierre.accountId);
  expect(managed.map(({ fund, rights }) => [fund, rights.includes('manage')])).toEqual([
    ['131', true],
    ['751', true],
  ]);
  const ofAngela = await provider.domain.household.membershipsOf(angela.accountId);
  expect(ofAngela.map(({ fund, rights }) => [fund, rights.includes('manage')])).toEqual([
    ['131', true],
    ['751', false],
  ]);
  // What is taken back in one dossier is not taken back in the other, where Pierre is the responsable.
  expect((await angela.visitor.post(`${household}/${other}/withdraw`, form)).status).toBe(403);
  expect((await angela.send((await angela.open(household)).reply, at('withdraw'))).status).toBe(
    200,
  );
  const after = await provider.domain.household.membershipsOf(pierre.accountId);
  expect(after.map(({ fund, rights }) => [fund, rights.includes('manage')])).toEqual([
    ['131', false],
    ['751', true],
  ]);
});

test('names and addresses from a file, and the header of a browser, are text on every page', async () => {
  const evil = '<img src=x onerror="alert(1)">';
  const { angela, importRows } = await addFamily(provider);
  const person = await provider.addPerson({
    identity: {
      ...identity,
      givenNames: `${evil} {{7*7}}`,
      birthName: "O'<b>X</b>",
      usualName: evil,
    },
    contacts: { email: { value: newAddress(), verified: true } },
  });
  await importRows({ accountId: person.accountId, role: 'enfant', from: '2020-01-01' });
  const visitor = createVisitor(provider);
  const headers = { 'User-Agent': `Mozilla/5.0 ${evil} Firefox/131.0 (<b>Android</b>)` };
  const begun = await visitor.begin(portal);
  const { identifier, password } = person;
  await visitor.post(begun.location, { ...begun.fields, identifier, password }, headers);
  for (const who of [person, angela]) {
    const pages = await walkSpace(await openSpace(provider, who));
    const shown = [...pages.values()].map(({ text }) => text).join('\n');
    expect(shown).toContain('&lt;img src=x');
    expect(shown).not.toMatch(/<img src=x|<b>(X|Android)|>49</);
  }
});

test('the file of one’s data is for the person alone: not stored, not framed, and of a fresh sign-in', async () => {
  const space = await openSpace(provider, await provider.addPerson());
  const path = '/account/data/download';
  const file = await space.visitor.get(path);
  expect(file.headers).toMatchObject({
    'cache-control': 'no-store',
    'content-type': expect.stringContaining('application/json'),
    'content-disposition': expect.stringContaining('attachment'),
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  expect(file.headers['access-control-allow-origin']).toBeUndefined();
  expect((await createVisitor(provider).get(path)).headers['location']).toMatch(/^\/auth\?/);
  provider.advance(6 * minute);
  const late = await space.visitor.get(path, { Origin: 'https://evil.example' });
  expect(late.status).toBe(303);
  // Other methods find nothing, and change nothing.
  for (const method of ['put', 'delete', 'patch'] as const) {
    const reply = await space.visitor.agent[method]('/account/close').redirects(0);
    expect([method, reply.status]).toEqual([method, 404]);
  }
  expect(headingOf((await space.visitor.get('/account')).text)).toBe('Mon compte');
});
