/** Secrets and personal data are never found in the log, in metrics and traces, nor in a stolen database. */
import { expect, it } from '@jest/globals';
import supertest from 'supertest';
import { makeActivation } from '../../accounts/credentials/activation-codes.ts';
import { walkSpace } from '../support/account-space.ts';
import { openFamily } from '../support/family.ts';
import { answersOf, createForgottenPassword } from '../support/forgotten-password.ts';
import { lastCode, newAddress, startJourney, wrongCode } from '../support/journey.ts';
import { leaked } from '../support/leaks.ts';
import { createOpenCaptcha } from '../support/open-captcha.ts';
import {
  openProvider,
  type ProviderOptions,
  partner,
  portal,
  identity as someone,
  type TestProvider,
} from '../support/provider.ts';
import { openCollector, tracesTo } from '../support/servers/collector.ts';
import { clientOperationsOf } from '../support/stored-clients.ts';
import { createVisitor, fieldsOf, redeem, token } from '../support/visitor.ts';

const captcha = createOpenCaptcha();

/** Completes a first connection and a forgotten password, by code and by letter. Returns the secrets that occurred. */
async function firstDays(provider: TestProvider) {
  const person = await provider.addPerson({
    kind: 'legacy',
    contacts: { phone: { value: '+33698765432', verified: false } },
  });
  const journey = await startJourney(provider, person);
  await journey.send();
  await journey.send({ accept: 'yes' });
  const chosen = 'Olivier7Jardin';
  await journey.send({ password: 'Trop7court', confirmation: 'Autre8chose' });
  await journey.send({ password: chosen, confirmation: chosen });
  await journey.send({ channel: 'sms', phone: '06 12 34 56 78', email: '' });
  const codes = [lastCode(provider)];
  await journey.send({ code: wrongCode(lastCode(provider)) });
  await journey.send({ code: lastCode(provider) });
  expect(journey.page).toBe('service');

  provider.advance(60_000);
  const asked = createForgottenPassword(provider, captcha);
  const { journey: forgotten } = await asked({ ...answersOf(person), channel: 'sms' });
  codes.push(lastCode(provider));
  const { code: letter, kept } = makeActivation(
    provider.domain.index,
    person.accountId,
    Date.now(),
  );
  await provider.domain.updateAccount(person.accountId, (account) => ({
    ...account,
    activation: kept,
  }));
  await forgotten.send({ code: letter });
  expect(forgotten.page).toBe('forgotten-password');
  return {
    secrets: [chosen, 'Trop7court', 'Autre8chose', ...codes, letter],
    words: [
      '+33612345678',
      '612345678',
      '06 12 34 56 78',
      '+33698765432',
      '698765432',
      person.identifier,
    ],
  };
}

/** Registers a service in the store, gives it another secret, and uses both. Returns what nobody must find. */
async function storedService(provider: TestProvider) {
  const operations = clientOperationsOf(provider);
  const operator = { kind: 'cli', id: 'root' } as const;
  const clientId = 'stored-service';
  const contact = 'developer@stored.example';
  const entry = { client_id: clientId, grant_types: ['client_credentials'], contacts: [contact] };
  const added = await operations.add(entry, operator);
  const rotated = await operations.rotateSecret({ clientId, operator }, 60_000);
  const secrets = [added, rotated].map((one) => String('secret' in one && one.secret));
  for (const client_secret of secrets) {
    const client = { client_id: clientId, client_secret };
    const { body } = await token(provider, client, { grant_type: 'client_credentials' });
    expect(body.token_type).toBe('Bearer');
  }
  return [...secrets, contact];
}

/** Uses every page of the account space, and most of its forms. Returns the secrets and the words that occurred. */
async function ownSpace(provider: TestProvider) {
  const { angela, pierre, joelle, at, give, fileNumber } = await openFamily(provider);
  await give();
  const pages = await walkSpace(angela);
  expect(pages.size).toBeGreaterThan(12);
  await angela.visitor.get('/account/data/download');
  const [added, chosen] = [newAddress(), 'Olivier7Jardin'];
  const mail = '/account/contacts/mail';
  const form = await angela.openFresh(mail);
  const asked = await angela.send(form, mail, { email: added });
  const code = lastCode(provider);
  await angela.send(asked, `${mail}/code`, { code: wrongCode(code) });
  expect((await angela.send(asked, `${mail}/code`, { code })).status).toBe(200);
  await pierre.send(await pierre.openFresh(at('separation')), at('separation'), { date: 'hier' });
  const separation = await pierre.openFresh(at('separation'));
  await pierre.send(separation, at('separation'), { date: '14/02/2026' });
  const password = { password: chosen, confirmation: chosen };
  const current = (await angela.open('/account/password')).reply;
  await angela.send(current, '/account/password', { current: 'Faux2Printemps', ...password });
  await angela.send(current, '/account/password', { current: angela.password, ...password });
  const place = { domain: '127.0.0.1', path: '/', secure: false, script: false };
  const cookie = angela.visitor.agent.jar.getCookie('mon-compte-account', place)?.value ?? '';
  const closing = await joelle.openFresh('/account/close');
  await joelle.send(closing, '/account/close', { password: joelle.password });
  expect(cookie.length).toBeGreaterThan(20);
  return [
    ...[angela, pierre, joelle].flatMap(({ identifier, email }) => [identifier, email]),
    // Seven digits alone may stand in a longer number by chance.
    ...['Angela', 'Joëlle', `"${fileNumber}`, `131${fileNumber}`, '2026-02-14', '14/02/2026'],
    ...[added, code, chosen, 'Faux2Printemps', cookie, fieldsOf(closing.text)['csrf'] ?? ''],
  ];
}

/** Has an operator find, look at, correct and erase an account. Returns the words that occurred. */
async function helpSomebody(provider: TestProvider): Promise<string[]> {
  const { operations } = provider;
  const identity = { ...someone, birthName: 'QUINTEFEUILLE', givenNames: 'Sidonie' };
  const email = { value: 'sidonie@example.fr', verified: true };
  const person = await provider.addPerson({ typed: 'P86420975', identity, contacts: { email } });
  const operator = { kind: 'api', id: 'counter' } as const;
  const target = { accountId: person.accountId, operator };
  expect(await operations.find({ identity }, operator)).toHaveLength(1);
  await operations.show(target);
  await operations.history({ ...target, limit: 10 });
  const corrected = { ...identity, usualName: 'TREFLAZUR' };
  expect(await operations.correctIdentity({ ...target, identity: corrected })).toMatchObject({
    outcome: 'done',
  });
  const { code = '' } = await operations.makeActivationCode({ ...target, isContactLost: true });
  await operations.suspend({ ...target, reason: 'dispute' });
  await operations.reactivate(target);
  expect(await operations.erase(target)).toEqual({ outcome: 'done' });
  return ['QUINTEFEUILLE', 'Sidonie', 'TREFLAZUR', 'sidonie@example.fr', 'P86420975', code];
}

/** Uses every part of the provider at the most verbose log level. Collects every secret on the way. */
async function live(watched?: ProviderOptions['watched']) {
  const provider = await openProvider({
    logLevel: 'trace',
    captcha: captcha.driver,
    ...(watched && { watched }),
  });
  const first = await firstDays(provider);
  const helped = await helpSomebody(provider);
  const ofSpace = await ownSpace(provider);
  const ofService = await storedService(provider);
  const person = await provider.addPerson();
  const visitor = createVisitor(provider);
  const begun = await visitor.begin(portal, {
    login_hint: person.identifier,
    nonce: 'nonce-of-ours',
  });
  await visitor.post(begun.location, {
    ...begun.fields,
    identifier: person.identifier,
    password: 'Wrong-4-sure',
  });
  const page = await visitor.signIn(person, {
    params: {
      scope: 'openid profile email offline_access',
      prompt: 'consent',
      state: 'state-of-ours',
    },
  });
  const allowed = await visitor.post(page.location, { ...fieldsOf(page.html), decision: 'allow' });
  const { location } = await visitor.follow(allowed);
  const { body } = await redeem(provider, { ...page, location });
  const userinfo = await supertest(provider.origin)
    .get('/me')
    .auth(body.access_token, { type: 'bearer' });
  const refreshed = await token(provider, portal, {
    grant_type: 'refresh_token',
    refresh_token: body.refresh_token,
  });
  await visitor.begin(partner);
  await visitor.visit(`/interaction/${person.identifier}/login?nir=${person.identifier}`);
  for (const path of [
    '',
    'auth',
    'token/',
    'session/end/',
    'assets/',
    'healthx',
    'interaction/x/',
  ]) {
    await visitor.visit(`/${path}${person.identifier}`);
  }

  const cookies = ['session', 'interaction', 'remembered', 'device'].flatMap((kind) => {
    const paths = ['/', new URL(begun.location, provider.issuer).pathname];
    return paths.flatMap((path) => {
      const cookie = visitor.agent.jar.getCookie(`mon-compte-${kind}`, {
        domain: '127.0.0.1',
        path,
        secure: false,
        script: false,
      });
      return cookie === undefined ? [] : [cookie.value];
    });
  });
  const secrets = [
    ...first.secrets,
    ...first.words,
    ...helped,
    ...ofSpace,
    ...ofService,
    person.identifier,
    person.password,
    'Wrong-4-sure',
    'Pierre',
    'MERCIER',
    'DUBOIS',
    'pierre@example.fr',
    '1969-03-17',
    new URL(location).searchParams.get('code') ?? '',
    new URL(begun.location, provider.issuer).pathname.split('/')[2] ?? '',
    begun.fields['csrf'] ?? '',
    page.verifier,
    body.access_token,
    body.refresh_token,
    body.id_token,
    refreshed.body.access_token,
    ...cookies,
  ];
  expect(userinfo.body.family_name).toBe('MERCIER');
  expect(cookies.length).toBeGreaterThan(2);
  return { provider, secrets };
}

it('no secret and no personal data is in the log, the audit stream, the metrics or the traces', async () => {
  await using collector = await openCollector();
  const { provider, secrets } = await live({
    hasMetrics: true,
    traces: tracesTo(collector),
    auditLog: true,
  });
  await using _ = provider;
  await provider.flushTraces();
  const places = [provider.logged.join(''), await provider.metrics(), collector.received()];
  expect(places).toEqual([
    expect.stringMatching(/"stream":"audit".*"type":"sign-in.accepted"/),
    expect.stringContaining('sign_ins_total{client="portal",method="password",outcome="wrong"} 1'),
    expect.stringContaining('POST /interaction/:uid/login'),
  ]);
  const searched = [...secrets, 'nonce-of-ours', 'state-of-ours', '127.0.0.1'];
  for (const place of places) expect(leaked(place, searched)).toEqual([]);
});

it('no bearer value and no personal data is in the database', async () => {
  const { provider, secrets } = await live();
  await using _ = provider;
  const bytes = await provider.everythingStored();
  expect(bytes.includes('RefreshToken')).toBe(true);
  expect(leaked(bytes, secrets)).toEqual([]);
});

it('the search finds a word in clear, and ignores chance matches', () => {
  const words = ['Oran', 'Zoé', '123456', 'Soleil2Printemps'];
  expect(
    leaked('{"town":"Oran","first":"Zoé","code":123456,"p":"xSoleil2Printemps"}', words),
  ).toEqual(words);
  expect(leaked(Buffer.from('{"sealed":"kOran_x","at":1712345678,"p":"Soleil2"}'), words)).toEqual(
    [],
  );
});
