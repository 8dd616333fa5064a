/** What metrics count of sign-ins, codes, FranceConnect and services, and what the audit stream says of them. */
import { expect, it } from '@jest/globals';
import { SendError } from '../../messaging/ports.ts';
import { makeKeys } from '../../provider/keys/signing-keys.ts';
import { openWithFranceConnect } from '../support/franceconnect.ts';
import { lastCode, startJourney, wrongCode } from '../support/journey.ts';
import { openProvider, partner, portal } from '../support/provider.ts';
import { createVisitor, token } from '../support/visitor.ts';

const counted = { watched: { hasMetrics: true } };

/** Returns the values of a metric, by its labels. */
function valuesOf(metrics: string, name: string): Record<string, number> {
  const lines = metrics.matchAll(new RegExp(`^${name}(?:\\{(.*)\\})? (\\S+)$`, 'gm'));
  return Object.fromEntries([...lines].map(([, labels = '', value]) => [labels, Number(value)]));
}

it('counts sign-ins by service and outcome, also those that must wait', async () => {
  await using provider = await openProvider(counted);
  const person = await provider.addPerson();
  await createVisitor(provider).signIn(person);
  for (let n = 0; n < 6; n += 1)
    await createVisitor(provider).signIn({ ...person, password: 'wrong' }, { client: partner });
  expect(valuesOf(await provider.metrics(), 'sign_ins_total')).toEqual({
    'client="portal",method="password",outcome="accepted"': 1,
    'client="partner",method="password",outcome="wrong"': 5,
    'client="partner",method="password",outcome="waiting"': 1,
  });
});

it('counts refused requests of services by error, and names a hundred services at most', async () => {
  const clients = Array.from({ length: 102 }, (_, n) => ({ ...portal, client_id: `service-${n}` }));
  await using provider = await openProvider({ ...counted, clients });
  const form = { grant_type: 'refresh_token', refresh_token: 'invented' };
  for (const client of clients) await token(provider, client, form);
  await token(provider, { client_id: 'invented', client_secret: 'invented' }, form);
  const values = valuesOf(await provider.metrics(), 'service_refusals_total');
  expect(Object.keys(values)).toHaveLength(102);
  expect(values).toMatchObject({
    'client="service-99",endpoint="grant",error="invalid_grant"': 1,
    'client="other",endpoint="grant",error="invalid_grant"': 2,
    'client="none",endpoint="grant",error="invalid_client"': 1,
  });
});

it('counts codes that were made, sent and typed, by channel', async () => {
  await using provider = await openProvider({
    ...counted,
    loginCode: 'always',
    refuse: (to) => (to.startsWith('+') ? new SendError('refused', 'HTTP 400') : undefined),
  });
  const contacts = {
    email: { value: 'pierre@example.fr', verified: true },
    phone: { value: '+33612345678', verified: true },
  };
  const journey = await startJourney(provider, await provider.addPerson({ contacts }));
  expect(journey.page).toBe('login-code');
  const again = (channel: string) => journey.send({ channel }, 'login-code-again');
  await again('mail');
  await again('mail');
  await journey.send({ code: wrongCode(lastCode(provider)) }, 'login-code');
  await journey.send({ code: lastCode(provider) }, 'login-code');
  expect(journey.page).toBe('service');

  const metrics = await provider.metrics();
  expect(valuesOf(metrics, 'codes_total')).toEqual({
    'channel="sms",outcome="made"': 1,
    'channel="sms",outcome="unsent"': 1,
    'channel="mail",outcome="made"': 1,
    'channel="mail",outcome="limited"': 1,
    'channel="mail",outcome="wrong"': 1,
    'channel="mail",outcome="right"': 1,
  });
  expect(valuesOf(metrics, 'messages_total')).toEqual({
    'channel="sms",outcome="failed"': 1,
    'channel="mail",outcome="taken"': 1,
  });
});

it('measures commands of each store and the queue of hashes, and shows sessions, services and the age of keys', async () => {
  const since = new Date(Date.now() - 3_600_000).toISOString();
  const keys = (await makeKeys('current', Date.now())).map((key) => ({ ...key, since }));
  await using provider = await openProvider({ ...counted, signingKeys: keys });
  for (let n = 0; n < 3; n += 1) await createVisitor(provider).signIn(await provider.addPerson());
  const metrics = await provider.metrics();

  const commands = Object.keys(valuesOf(metrics, 'store_command_duration_seconds_count'));
  for (const store of provider.stores)
    expect(commands).toContainEqual(expect.stringContaining(`store="${store}",command="`));
  expect(commands).toContainEqual(
    expect.stringContaining('command="accounts.findByIdentifier",outcome="done"'),
  );
  // One hash when the person is added, one when they sign in.
  expect(valuesOf(metrics, 'hash_queue_wait_seconds_count')).toEqual({ 'outcome="hashed"': 6 });
  expect(valuesOf(metrics, 'hash_duration_seconds_count')).toEqual({ '': 6 });
  expect(valuesOf(metrics, 'hash_queue_length')).toEqual({ '': 0 });
  expect(valuesOf(metrics, 'sessions')).toEqual({ '': 3 });
  expect(valuesOf(metrics, 'clients')).toEqual({ '': 2 });
  const ages = valuesOf(metrics, 'key_age_seconds');
  expect(Object.keys(ages)).toEqual([
    'use="signing",alg="RS256",status="current"',
    'use="signing",alg="ES256",status="current"',
  ]);
  for (const age of Object.values(ages)) expect(Math.round(age / 3_600)).toBe(1);
});

it('counts the answers of FranceConnect and what became of them, and shows its circuit', async () => {
  await using both = await openWithFranceConnect(counted);
  const { login } = await both.addPerson();
  await both.signIn(both.visitor(), { login });
  await both.signIn(both.visitor(), { login: both.addStranger().login });
  await both.signIn(both.visitor(), { error: 'access_denied' });
  const metrics = await both.provider.metrics();
  expect(valuesOf(metrics, 'franceconnect_answers_total')).toEqual({
    'upstream="franceConnect",outcome="person",reason=""': 2,
    'upstream="franceConnect",outcome="gaveUp",reason="access_denied"': 1,
  });
  expect(valuesOf(metrics, 'sign_ins_total')).toEqual({
    'client="portal",method="franceconnect",outcome="accepted"': 1,
    'client="portal",method="franceconnect",outcome="none"': 1,
  });
  expect(valuesOf(metrics, 'franceconnect_circuit_open')).toEqual({
    'upstream="franceConnect"': 0,
  });
});

it('writes each event of the trail to the audit stream, whatever the level of the log', async () => {
  await using provider = await openProvider({ logLevel: 'silent', watched: { auditLog: true } });
  const person = await provider.addPerson();
  await createVisitor(provider).signIn(person);
  const [line = '', ...others] = provider.logged;
  expect(others).toEqual([]);
  const [event] = await provider.storage.audit.ofAccount(person.accountId, 1);
  expect(JSON.parse(line)).toEqual({
    level: 'info',
    time: expect.any(String),
    stream: 'audit',
    at: new Date(event?.at ?? 0).toISOString(),
    type: 'sign-in.accepted',
    accountId: person.accountId,
    clientId: 'portal',
    network: event?.network,
    browser: event?.browser,
    msg: 'audit',
  });
});
