/** What holds for every page and every form of the account space, with a person who has everything that it can show. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accountSections } from '../../views/account/sections.ts';
import { formsOf, type PostedForm, walkSpace } from '../support/account-space.ts';
import { openFamily } from '../support/family.ts';
import { openWithFranceConnect, type WithFranceConnect } from '../support/franceconnect.ts';
import { newAddress } from '../support/journey.ts';
import { portal, type TestProvider } from '../support/provider.ts';
import { createVisitor, headingOf, type Reply } from '../support/visitor.ts';

let both: WithFranceConnect;
let provider: TestProvider;
let family: Awaited<ReturnType<typeof openFamily>>;
let pages: Awaited<ReturnType<typeof walkSpace>>;
let forms: readonly PostedForm[];

/** Gives Angela a second contact, other sessions, devices, services, and a page on which a code is typed. */
beforeAll(async () => {
  both = await openWithFranceConnect({ plus: true });
  provider = both.provider;
  family = await openFamily(provider);
  const { angela } = family;
  await provider.domain.updateAccount(angela.accountId, (account) => ({
    ...account,
    contacts: { ...account.contacts, phone: { value: '+33612345678', verified: true } },
    franceConnectPlus: 'a subject',
  }));
  for (let i = 0; i < 3; i += 1) await createVisitor(provider).signIn(angela);
  const { reply } = await angela.open('/account/contacts/mail');
  await angela.send(reply, '/account/contacts/mail', { email: newAddress() });
  pages = await walkSpace(angela);
  const lost = '/account/contacts/lost';
  const more = ['/account/contacts/mail/code', lost, `${lost}?contact=sms`];
  for (const path of more) pages.set(path, (await angela.open(path)).reply);
  forms = [...pages.values()].flatMap(formsOf);
});
afterAll(() => both[Symbol.asyncDispose]());

/** Returns a path with the id of the dossier left out. */
const named = (path: string) => path.replace(family.id, ':dossier');

test('each page is small, is kept by nobody, and has its place in the navigation', () => {
  expect([...pages.keys()].map(named).toSorted()).toEqual(
    [
      ...Object.keys(accountSections).map((section) => `/account${section}`),
      '/account/contacts/lost',
      '/account/contacts/lost?contact=sms',
      '/account/contacts/mail',
      '/account/contacts/mail/code',
      '/account/contacts/sms',
      '/account/history/not-me',
      '/account/household/:dossier/authorization',
      '/account/household/:dossier/separation',
      '/account/sign-in-methods/identifiers',
    ].toSorted(),
  );
  for (const [path, { status, text, headers }] of pages) {
    expect([path, status, text.match(/<h1/g)?.length]).toEqual([path, 200, 1]);
    expect(gzipSync(text, { level: 4 }).length).toBeLessThan(15_000);
    expect([path, text.match(/aria-current="page"/g)?.length]).toEqual([path, 1]);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': expect.stringMatching(/no-referrer|same-origin/),
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    });
  }
});

test('pages of a sign-in get nothing of the space', async () => {
  const { html } = await createVisitor(provider).begin(portal);
  expect(headingOf(html)).toBe('Connexion');
  const filesOf = (text: string): string[] => text.match(/\/assets\/[^"]+/g) ?? [];
  const ofSpace = filesOf(pages.get('/account')?.text ?? '').filter(
    (file) => !filesOf(html).includes(file),
  );
  expect(ofSpace).toEqual([expect.stringMatching(/^\/assets\/space\..*css$/)]);
});

test('no form does anything without its token, for another person, from another site, or with an old page', async () => {
  const { angela, pierre, at } = family;
  expect([...new Set(forms.map(({ action }) => named(action)))].toSorted()).toEqual(
    [
      '/account/close',
      '/account/contacts/lost',
      '/account/contacts/mail',
      '/account/contacts/mail/code',
      '/account/contacts/mail/code/again',
      '/account/contacts/mail/remove',
      '/account/contacts/main',
      '/account/contacts/sms',
      '/account/contacts/sms/remove',
      '/account/household/:dossier/authorization',
      '/account/household/:dossier/separation',
      '/account/password',
      '/account/services/withdraw',
      '/account/sessions/end',
      '/account/sessions/end-others',
      '/account/sessions/forget',
      '/account/sign-in-methods/link',
      '/account/sign-in-methods/unlink',
    ].toSorted(),
  );
  const stored = async () => {
    const { accounts, household } = provider.domain;
    const [account, dossiers, { reply }] = [
      await accounts.find(angela.accountId),
      await household.dossiersOf(angela.accountId),
      await angela.open('/account/sessions'),
    ];
    return [account, dossiers, reply.text.match(/name="(session|device)" value="[^"]*"/g)];
  };
  const before = await stored();
  const messages = provider.outbox.messages().length;
  const theirs = formsOf((await pierre.open('/account/close')).reply)[0]?.fields ?? {};
  const typed = { agreed: 'yes', date: '15/02/2026', password: angela.password, main: 'mail' };
  const { visitor } = angela;
  const stranger = createVisitor(provider);
  const statusOf = (reply: Promise<Reply>) => reply.then(({ status }) => status);
  for (const { action, fields } of forms) {
    const form = { ...fields, ...typed };
    const post = (changed: Record<string, string>, headers?: Record<string, string>) =>
      statusOf(visitor.post(action, { ...form, ...changed }, headers));
    expect({
      action,
      withoutToken: await post({ csrf: '' }),
      withAnotherToken: await post({ csrf: theirs['csrf'] ?? '' }),
      fromAnotherSite: await post({}, { 'Sec-Fetch-Site': 'cross-site' }),
      fromAnotherOrigin: await post({}, { Origin: 'https://evil.example' }),
      ofAnOldPage: await post({ version: '1' }),
      tooLong: await post({ more: 'a'.repeat(200_000) }),
    }).toEqual({
      action,
      withoutToken: 403,
      withAnotherToken: 403,
      fromAnotherSite: 403,
      fromAnotherOrigin: 403,
      ofAnOldPage: 409,
      tooLong: 413,
    });
    // Anybody who isn't signed in is led to the sign-in.
    const reply = await stranger.postOnly(action, form);
    expect([action, reply.status, reply.headers['location']]).toEqual([
      action,
      303,
      expect.stringMatching(/^\/auth\?client_id=account/),
    ]);
  }
  // The forms of a dossier that is another one than the page has shown.
  for (const name of ['authorization', 'separation']) {
    const form = forms.find(({ action }) => action === at(name));
    const fields = { ...form?.fields, ...typed, dossierVersion: '99' };
    expect(await statusOf(visitor.post(at(name), fields))).toBe(409);
  }
  expect(await stored()).toEqual(before);
  expect(provider.outbox.messages()).toHaveLength(messages);
});
