/** FranceConnect is slow, is down or changes its keys: people are told at once, and its return is noticed. */
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createFranceConnect } from '../../federation/franceconnect.ts';
import { until } from '../support/servers/redis.ts';
import { client, createBrowser, openPair, postLogoutRedirectUri, redirectUri } from './support.ts';

const discovery = '/.well-known/openid-configuration';
/** Moves the system's clock, which jose reads; our side's clock follows it. */
function advanceSystemClock(ms: number): void {
  const now = Date.now;
  jest.spyOn(Date, 'now').mockImplementation(() => now() + ms);
}
afterEach(() => void jest.restoreAllMocks());

const unavailable = (reason: string) => ({ refusal: { outcome: 'unavailable', reason } });

describe('FranceConnect that does not answer', () => {
  it('is not called for 30 seconds after five failures, and then called once', async () => {
    await using pair = await openPair();
    const { franceConnect, state } = pair;
    state.down = true;
    for (let i = 0; i < 5; i += 1) {
      expect(await franceConnect.begin()).toEqual(unavailable('serverStatus'));
    }
    expect(state.calls).toHaveLength(5);
    state.down = false;
    pair.advance(20_000);
    expect(await franceConnect.begin()).toEqual(unavailable('circuitOpen'));
    expect(await franceConnect.logoutUrl({ idToken: 'x', state: 'x' })).toEqual(
      unavailable('circuitOpen'),
    );
    expect(state.calls).toHaveLength(5);

    // The trial fails, which opens the circuit for another 30 seconds.
    state.down = true;
    pair.advance(11_000);
    expect(await franceConnect.begin()).toEqual(unavailable('serverStatus'));
    state.down = false;
    pair.advance(20_000);
    expect(await franceConnect.begin()).toEqual(unavailable('circuitOpen'));
    expect(state.calls).toHaveLength(6);

    pair.advance(11_000);
    expect(await pair.signIn({ login: 'test' })).toHaveProperty('person');
    expect(pair.logged).toEqual([
      [{ state: 'open', upstream: 'franceConnect' }, 'circuit of FranceConnect'],
      [{ state: 'closed', upstream: 'franceConnect' }, 'circuit of FranceConnect'],
    ]);
  });

  it('must answer discovery before a person is sent there again', async () => {
    await using pair = await openPair();
    const { franceConnect, state } = pair;
    const { url, transaction } = await pair.begin();
    const { query } = await createBrowser(pair.standIn.issuer).choose(url, { login: 'test' });
    state.down = true;
    for (let i = 0; i < 5; i += 1) {
      expect(await pair.finish(query, transaction)).toEqual(unavailable('serverStatus'));
    }
    // An answer that needs no call still has its own outcome.
    const gaveUp = new URLSearchParams({ error: 'access_denied', state: transaction.state });
    expect(await pair.finish(gaveUp, transaction)).toMatchObject({
      refusal: { outcome: 'gaveUp' },
    });
    pair.advance(31_000);
    state.calls.length = 0;
    const begun = await Promise.all([franceConnect.begin(), franceConnect.begin()]);
    expect(begun).toEqual([unavailable('serverStatus'), unavailable('serverStatus')]);
    expect(state.calls).toEqual([discovery]);
  });

  it('gets no more than the time limit, at every call', async () => {
    await using pair = await openPair({ timeLimit: 300 });
    const { state } = pair;
    for (const path of [discovery, '/token', '/jwks', '/userinfo']) {
      state.silent.add(path);
      if (path === discovery) {
        expect(await pair.franceConnect.begin()).toEqual(unavailable('timeout'));
      } else {
        expect(await pair.signIn({ login: 'test' })).toEqual(unavailable('timeout'));
      }
      state.silent.delete(path);
    }
    // On a busy machine an answer may be as late as that, and one failure more opens the circuit.
    await until(async () => {
      pair.advance(31_000);
      expect(await pair.signIn({ login: 'test' })).toHaveProperty('person');
    });
  });

  it.each([
    ['nothing listens at its address', 'http://localhost:1/api/v2', 'unreachable'],
    [
      'its address is http on another machine',
      'http://franceconnect.example/api/v2',
      'insecureAddress',
    ],
  ])('is unavailable when %s', async (_when, issuer, reason) => {
    const franceConnect = createFranceConnect({
      ...client,
      upstream: 'franceConnect',
      issuer,
      acr: 'eidas1',
      redirectUri,
      postLogoutRedirectUri,
      clock: Date.now,
      log: { warn: () => undefined },
    });
    expect(await franceConnect.begin()).toEqual(unavailable(reason));
  });

  it('is unavailable when its answer is too large', async () => {
    await using pair = await openPair();
    pair.state.userinfo = { body: 'x'.repeat(300_000) };
    expect(await pair.signIn({ login: 'test' })).toEqual(unavailable('tooLarge'));
  });
});

describe('the keys of FranceConnect', () => {
  it('are fetched again for an unknown key id, at most every 10 seconds', async () => {
    await using pair = await openPair();
    const fetched = () => pair.state.calls.filter((path) => path === '/jwks').length;
    expect(await pair.signIn({ login: 'test' })).toHaveProperty('person');
    expect(fetched()).toBe(1);
    await pair.standIn.rotateKey();
    expect(await pair.signIn({ login: 'test' })).toMatchObject({
      refusal: { reason: 'idTokenKey' },
    });
    expect(fetched()).toBe(1);
    advanceSystemClock(10_000);
    expect(await pair.signIn({ login: 'test' })).toHaveProperty('person');
    expect(fetched()).toBe(2);
  });

  it('and its metadata are fetched again every hour', async () => {
    await using pair = await openPair();
    expect(await pair.signIn({ login: 'test' })).toHaveProperty('person');
    pair.state.calls.length = 0;
    expect(await pair.signIn({ login: 'test' })).toHaveProperty('person');
    expect(pair.state.calls).not.toContain('/jwks');
    expect(pair.state.calls).not.toContain(discovery);
    advanceSystemClock(60 * 60 * 1000);
    expect(await pair.signIn({ login: 'test' })).toHaveProperty('person');
    expect(pair.state.calls).toContain('/jwks');
    expect(pair.state.calls).toContain(discovery);
  });
});
