/** `prompt=login` and `max_age` reach FranceConnect, and its time of the sign-in is the one that services hear of. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { openWithFranceConnect, type WithFranceConnect } from '../../support/franceconnect.ts';
import { redirectUri } from '../../support/provider.ts';
import { redeem } from '../../support/visitor.ts';

const hour = 3600;
let both: WithFranceConnect;
beforeAll(async () => {
  both = await openWithFranceConnect();
});
afterAll(() => both[Symbol.asyncDispose]());

const authTimeOf = (body: { id_token: string }) => Number(decodeJwt(body.id_token)['auth_time']);

it('asks FranceConnect for a fresh sign-in when the service does, and otherwise for nothing more', async () => {
  const { login } = await both.addPerson();
  const plain = await both.goToFranceConnect(both.visitor(), { login });
  expect(plain.url.searchParams.get('prompt')).toBeNull();
  const fresh = await both.goToFranceConnect(both.visitor(), { login }, { prompt: 'login' });
  expect(fresh.url.searchParams.get('prompt')).toBe('login');
});

it('tells a service when the person signed in at FranceConnect, and not when they came here', async () => {
  const { login } = await both.addPerson();
  const visitor = both.visitor();
  const begunAt = Math.floor(Date.now() / 1000);
  both.provider.advance(2 * hour * 1000);
  const { body } = await redeem(both.provider, await both.signIn(visitor, { login }));
  both.provider.advance(-2 * hour * 1000);
  expect(authTimeOf(body) - begunAt).toBeLessThan(hour);
});

it('asks once more for a sign-in that is older than max_age, and then tells the service', async () => {
  const { login } = await both.addPerson();
  const visitor = both.visitor();
  // The clock of the provider is ahead: each sign-in at FranceConnect looks two hours old.
  both.provider.advance(2 * hour * 1000);
  try {
    const params = { max_age: String(hour) };
    const out = await both.goToFranceConnect(visitor, { login }, params);
    const again = await visitor.visit(out.callback);
    const url = new URL(again.location);
    expect([url.origin, url.searchParams.get('prompt')]).toEqual([out.url.origin, 'login']);

    const { address } = await both.browserOf(visitor).choose(url, { login });
    const end = await visitor.visit(address);
    expect(end.location.startsWith(`${redirectUri}?error=login_required`)).toBe(true);
    expect(end.location).toContain('too+old');
  } finally {
    both.provider.advance(-2 * hour * 1000);
  }
});

it('accepts a sign-in that is younger than max_age', async () => {
  const { login } = await both.addPerson();
  const end = await both.signIn(both.visitor(), { login }, { max_age: String(hour) });
  expect(end.location).toContain(`${redirectUri}?code=`);
});
