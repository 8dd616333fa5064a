/** Each check refuses with its own reason, and a refused answer brings no person. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Reason } from '../../federation/openid/refusals.ts';
import { type Change, createBrowser, openPair, type Pair } from './support.ts';

let pair: Pair;
beforeEach(async () => {
  pair = await openPair();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await pair[Symbol.asyncDispose]();
});

const refused = (reason: Reason, outcome = 'refused') => ({ refusal: { outcome, reason } });

/** Goes to the stand-in and comes back with an answer that is not yet redeemed. */
async function comeBack() {
  const { url, transaction } = await pair.begin();
  const { query } = await createBrowser(pair.standIn.issuer).choose(url, { login: 'test' });
  return { query, transaction };
}

describe('an error from FranceConnect', () => {
  it.each([
    ['access_denied', 'gaveUp'],
    ['server_error', 'unavailable'],
    ['temporarily_unavailable', 'unavailable'],
  ] as const)('%s ends the sign-in as %s', async (error, outcome) => {
    expect(await pair.signIn({ error })).toEqual(refused(error, outcome));
  });

  it.each([
    ['invalid_request', 'invalid_request'],
    ['invalid_scope', 'invalid_scope'],
    ['<script>', 'otherError'],
  ] as const)('%s is logged as %s', async (error, reason) => {
    const { transaction } = await pair.begin();
    const query = new URLSearchParams({ error, state: transaction.state });
    expect(await pair.finish(query, transaction)).toEqual(refused(reason, 'unavailable'));
  });
});

describe('an answer of the browser', () => {
  it.each<[Reason, (query: URLSearchParams) => void]>([
    ['state', (query) => query.set('state', 'x'.repeat(43))],
    ['state', (query) => query.delete('state')],
    ['response', (query) => query.append('state', query.get('state') ?? '')],
    ['response', (query) => query.delete('code')],
    ['issuer', (query) => query.set('iss', 'https://evil.example')],
    ['issuer', (query) => query.delete('iss')],
    ['code', (query) => query.set('code', 'x'.repeat(43))],
  ])('is refused for its %s', async (reason, spoil) => {
    const { query, transaction } = await comeBack();
    spoil(query);
    expect(await pair.finish(query, transaction)).toEqual(refused(reason));
    // FranceConnect is not called for an answer that isn't ours.
    if (reason !== 'code') expect(pair.state.calls).not.toContain('/token');
  });

  it('is refused with a code that is 31 seconds old, or that was used', async () => {
    const { query, transaction } = await comeBack();
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now + 31_000);
    expect(await pair.finish(query, transaction)).toEqual(refused('code'));
    clock.mockRestore();
    const second = await comeBack();
    expect(await pair.finish(second.query, second.transaction)).toHaveProperty('person');
    expect(await pair.finish(second.query, second.transaction)).toEqual(refused('code'));
  });

  it('is refused with the code of another browser', async () => {
    const [mine, theirs] = [await comeBack(), await comeBack()];
    mine.query.set('code', theirs.query.get('code') ?? '');
    expect(await pair.finish(mine.query, mine.transaction)).toEqual(refused('idTokenNonce'));
  });

  it('does not open the circuit, however often its code is bad', async () => {
    const { transaction } = await pair.begin();
    const { state } = transaction;
    const query = new URLSearchParams({ code: 'x', state, iss: pair.standIn.issuer });
    for (let i = 0; i < 8; i += 1) {
      expect(await pair.finish(query, transaction)).toEqual(refused('code'));
    }
    expect(await pair.signIn({ login: 'test' })).toHaveProperty('person');
  });
});

const past = Math.floor(Date.now() / 1000) - 120;

describe('an ID token', () => {
  it.each<[Reason, Change]>([
    ['idTokenSignature', { forged: true }],
    ['idTokenAudience', { claims: { aud: 'another' } }],
    ['idTokenIssuer', { claims: { iss: 'https://evil.example' } }],
    ['idTokenNonce', { claims: { nonce: 'x'.repeat(43) } }],
    ['tokenResponse', { claims: { nonce: undefined } }],
    ['idTokenAccessToken', { claims: { at_hash: 'x' } }],
    ['idTokenExpired', { claims: { exp: past } }],
    ['tokenResponse', { claims: { sub: undefined } }],
    ['idTokenKey', { header: { kid: 'unknown' } }],
    ['level', { claims: { acr: 'eidas0' } }],
    ['level', { claims: { acr: undefined } }],
    ['tokenResponse', { body: 'not a token' }],
    ['tokenResponse', { body: `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.` }],
  ])('is refused: %s, %j', async (reason, change) => {
    pair.state.idToken = change;
    expect(await pair.signIn({ login: 'test' })).toEqual(refused(reason));
    expect(pair.state.calls).not.toContain('/userinfo');
  });

  it('of a lower level than requested is refused, of a higher level accepted', async () => {
    await using strong = await openPair({ acr: 'eidas2' });
    strong.state.idToken = { claims: { acr: 'eidas1' } };
    expect(await strong.signIn({ login: 'test' })).toEqual(refused('level'));
    strong.state.idToken = { claims: { acr: 'eidas3' } };
    expect(await strong.signIn({ login: 'test' })).toMatchObject({ person: { acr: 'eidas3' } });
  });
});

describe('userinfo', () => {
  it.each<[Reason, Change]>([
    ['userinfoSignature', { forged: true }],
    ['userinfoAudience', { claims: { aud: 'another' } }],
    ['userinfoAudience', { claims: { aud: undefined } }],
    ['userinfoIssuer', { claims: { iss: 'https://evil.example' } }],
    ['userinfoIssuer', { claims: { iss: undefined } }],
    ['userinfoSubject', { claims: { sub: `${'0'.repeat(64)}v1` } }],
    ['userinfoSubject', { claims: { sub: undefined } }],
    ['userinfoExpired', { claims: { exp: past } }],
    ['userinfoKey', { header: { kid: 'unknown' } }],
    ['userinfoMalformed', { claims: { family_name: ['DUBOIS'] } }],
    ['userinfoMalformed', { body: 'not a token' }],
    ['userinfoUnsigned', { body: { sub: `${'0'.repeat(64)}v1`, family_name: 'DUBOIS' } }],
  ])('is refused: %s, %j', async (reason, change) => {
    pair.state.userinfo = change;
    expect(await pair.signIn({ login: 'test' })).toEqual(refused(reason));
  });

  it('names the claims that are missing for a complete identity', async () => {
    pair.state.userinfo = { claims: { gender: 'unspecified' } };
    expect(await pair.signIn({ login: 'test' })).toMatchObject({
      person: { identity: undefined, missing: ['gender'] },
    });
  });
});
