/** Signing keys are rotated while the providers run: nobody ever gets a token that somebody can't verify. */
import { expect, it } from '@jest/globals';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import supertest from 'supertest';
import { makeKeys, rotate, type SigningKey } from '../../../provider/keys/signing-keys.ts';
import { openProvider, portal, type TestProvider } from '../../support/provider.ts';
import { createVisitor, redeem, token } from '../../support/visitor.ts';
import { machine } from '../services.ts';

const issuer = 'http://localhost:3999';
const hours = 60 * 60 * 1000;

async function publishedBy({ origin }: TestProvider): Promise<JSONWebKeySet> {
  const { body } = await supertest(origin).get('/jwks').set('Host', 'localhost:3999');
  return body;
}

/** Resolves with an ID token (RS256) and an access token that is a JWT (ES256). */
async function tokensOf(provider: TestProvider): Promise<readonly string[]> {
  const visitor = createVisitor(provider);
  const { body } = await redeem(
    provider,
    await visitor.signIn(await provider.addPerson(), { client: portal }),
  );
  const asked = { grant_type: 'client_credentials', resource: machine.client_uri };
  const reply = await token(provider, machine, asked);
  return [body.id_token, reply.body.access_token];
}

const keyIdsOf = (tokens: readonly string[]) =>
  tokens.map((one) => decodeProtectedHeader(one).kid ?? '');
const statusesOf = (keys: readonly SigningKey[], ids: readonly string[]) =>
  ids.map((id) => keys.find(({ kid }) => kid === id)?.status);

/** Reports whether a sign-out takes the token for a hint: then it would end at the service. */
async function isHintAt(provider: TestProvider, hint: string | undefined): Promise<boolean> {
  const [home = ''] = portal.post_logout_redirect_uris;
  const query = new URLSearchParams({
    id_token_hint: hint ?? '',
    post_logout_redirect_uri: home,
  });
  return (await createVisitor(provider).visit(`/session/end?${query}`)).location.startsWith(home);
}

it('takes three steps without a restart, and every token is verified by all processes and services', async () => {
  let now = Date.parse('2026-03-01T10:00:00Z');
  let keys = await makeKeys('current', now);
  const options = { issuer, signingKeys: keys, clients: [portal, machine] };
  await using first = await openProvider(options);
  await using second = await openProvider(options);
  let before = await tokensOf(second);

  for (const [step, published] of [
    ['published', 4],
    ['switched', 4],
    ['retired', 2],
  ] as const) {
    const known = await publishedBy(second);
    const rotation = await rotate(keys, now);
    if (!('keys' in rotation)) throw new Error('too early');
    expect(rotation.done).toBe(step);
    keys = rotation.keys;
    now += 13 * hours;

    // One process has read the file, the other one has not.
    first.replaceSigningKeys(keys);
    const after = await tokensOf(first);
    expect(statusesOf(keys, keyIdsOf(after))).toEqual(['current', 'current']);
    for (const one of after) await jwtVerify(one, createLocalJWKSet(known), { issuer });
    expect(await isHintAt(second, after[0])).toBe(true);
    if (step !== 'retired') expect(await isHintAt(first, before[0])).toBe(true);

    second.replaceSigningKeys(keys);
    for (const provider of [first, second]) {
      const shown = (await publishedBy(provider)).keys.map(({ kid }) => kid);
      expect(shown).toHaveLength(published);
      expect(shown.sort()).toEqual(keys.map(({ kid }) => kid).sort());
    }
    before = after;
  }
});

it('refuses keys with which a token could not be verified, and goes on with those it has', async () => {
  const keys = await makeKeys('current', 0);
  await using provider = await openProvider({ signingKeys: keys, clients: [portal, machine] });
  const others = await makeKeys('current', 0);
  const [rs, es] = keys;
  const [otherRs, otherEs] = others;
  if (!rs || !es || !otherRs || !otherEs) throw new Error('no keys');
  const lacking = (kid: string) =>
    `the key ${kid}, which signs now, is gone: what it has signed could not be verified. Keep it as "previous" for 12 hours (keys rotate does so), or restart all providers at once`;
  const unseen = (kid: string) =>
    `the key ${kid} would sign before services can have fetched it: publish it as "next" for an hour first (keys rotate does so), or restart all providers at once`;

  expect(() => provider.replaceSigningKeys(others)).toThrow(
    new Error(
      [lacking(rs.kid), lacking(es.kid), unseen(otherRs.kid), unseen(otherEs.kid)].join('\n'),
    ),
  );
  const previous = { ...es, status: 'previous' as const };
  expect(() => provider.replaceSigningKeys([rs, previous, otherEs])).toThrow(
    new Error(unseen(otherEs.kid)),
  );
  const next = { ...rs, status: 'next' as const };
  expect(() => provider.replaceSigningKeys([next, otherRs, es])).toThrow(
    new Error(unseen(otherRs.kid)),
  );
  expect(keyIdsOf(await tokensOf(provider))).toEqual([rs.kid, es.kid]);
});
