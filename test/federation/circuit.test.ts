/** FranceConnect slow, down or changing its keys: people are told at once, and it is found again. */
import { describe, expect, it } from '@jest/globals';
import { createFranceConnect } from '../../federation/franceconnect.ts';
import { client, createBrowser, openPair, postLogoutRedirectUri, redirectUri } from './support.ts';

const discovery = '/.well-known/openid-configuration';
const unavailable = (reason: string) => ({ refusal: { outcome: 'unavailable', reason } });

describe('FranceConnect that is down', () => {
  it('is left alone for 30 seconds after five failures, then tried once', async () => {
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

    // The trial fails: another 30 seconds.
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
      [{ state: 'open' }, 'circuit of FranceConnect'],
      [{ state: 'closed' }, 'circuit of FranceConnect'],
    ]);
  });

  it('is asked for its discovery before anyone is sent there again', async () => {
    await using pair = await openPair();
    const { franceConnect, state } = pair;
    const { url, transaction } = await pair.begin();
    const { query } = await createBrowser(pair.standIn.issuer).choose(url, { login: 'test' });
    state.down = true;
    for (let i = 0; i < 5; i += 1) {
      expect(await pair.finish(query, transaction)).toEqual(unavailable('serverStatus'));
    }
    // What needs no call is still told apart.
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

  it('is given up after the time limit, at every call', async () => {
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
    expect(await pair.signIn({ login: 'test' })).toHaveProperty('person');
  });

  it.each([
    ['nobody listens', 'http://localhost:1/api/v2', 'unreachable'],
    ['it is http elsewhere than here', 'http://franceconnect.example/api/v2', 'insecureAddress'],
  ])('is unavailable when %s', async (_when, issuer, reason) => {
    const franceConnect = createFranceConnect({
      ...client,
      issuer,
      acr: 'eidas1',
      redirectUri,
      postLogoutRedirectUri,
      clock: Date.now,
      log: { warn: () => undefined },
    });
    expect(await franceConnect.begin()).toEqual(unavailable(reason));
  });

  it('is unavailable when its answer has no end', async () => {
    await using pair = await openPair();
    pair.state.userinfo = { body: 'x'.repeat(300_000) };
    expect(await pair.signIn({ login: 'test' })).toEqual(unavailable('tooLarge'));
  });
});

describe('keys that change', () => {
  it('are fetched again, at most every 10 seconds', async () => {
    await using pair = await openPair();
    const fetched = () => pair.state.calls.filter((path) => path === '/jwks').length;
    expect(await pair.signIn({ login: 'test' })).toHaveProperty('person');
    expect(fetched()).toBe(1);
    await pair.standIn.rotateKey();
    expect(await pair.signIn({ login: 'test' })).toMatchObject({
      refusal: { reason: 'idTokenKey' },
    });
    expect(fetched()).toBe(1);
    pair.advance(10_000);
    expect(await pair.signIn({ login: 'test' })).toHaveProperty('person');
    expect(fetched()).toBe(2);
  });

  it('and what is known of FranceConnect are fetched anew every hour', async () => {
    await using pair = await openPair();
    expect(await pair.signIn({ login: 'test' })).toHaveProperty('person');
    pair.state.calls.length = 0;
    expect(await pair.signIn({ login: 'test' })).toHaveProperty('person');
    expect(pair.state.calls).not.toContain('/jwks');
    expect(pair.state.calls).not.toContain(discovery);
    pair.advance(60 * 60 * 1000);
    expect(await pair.signIn({ login: 'test' })).toHaveProperty('person');
    expect(pair.state.calls).toContain('/jwks');
    expect(pair.state.calls).toContain(discovery);
  });
});
