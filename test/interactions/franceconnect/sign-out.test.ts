/** The sign-out after FranceConnect: a question whether to sign out there too, then the service, whatever the answer. */
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openWithFranceConnect, type WithFranceConnect } from '../../support/franceconnect.ts';
import { portal } from '../../support/provider.ts';
import { fieldsOf, headingOf, redeem, type Visitor } from '../../support/visitor.ts';

const question = 'Voulez-vous aussi vous déconnecter de FranceConnect\u00a0?';
const service = 'https://service.example/signed-out?state=s-1';
const heading = 'Déconnexion de FranceConnect';

let both: WithFranceConnect;
beforeAll(async () => {
  both = await openWithFranceConnect();
});
afterAll(() => both[Symbol.asyncDispose]());

async function cameByFranceConnect(visitor: Visitor) {
  const person = await both.addPerson();
  const journey = await both.signIn(visitor, { login: person.login });
  const { body } = await redeem(both.provider, journey);
  return { person, idToken: String(body.id_token) };
}

/** Asks for a sign-out as a service does, confirms it, and resolves with the page that follows. */
async function signOut(
  visitor: Visitor,
  idToken?: string,
  confirm: Record<string, string> = { logout: 'yes' },
) {
  const params = new URLSearchParams(
    idToken === undefined
      ? {}
      : {
          id_token_hint: idToken,
          post_logout_redirect_uri: portal.post_logout_redirect_uris[0] ?? '',
          state: 's-1',
        },
  );
  const { reply } = await visitor.visit(`/session/end?${params}`);
  const sent = await visitor.post('/session/end/confirm', { ...fieldsOf(reply.text), ...confirm });
  const end = await visitor.follow(sent);
  return { ...end, html: end.reply.text ?? '' };
}

const answer = (visitor: Visitor, too: string) => visitor.post('/franceconnect/sign-out', { too });

it('yes: FranceConnect ends its session, and the browser returns to the service', async () => {
  const visitor = both.visitor();
  const { person, idToken } = await cameByFranceConnect(visitor);
  const page = await signOut(visitor, idToken);
  expect(headingOf(page.html)).toBe(heading);
  expect(page.html).toContain(question);
  // Already signed out here: closing the window does no harm.
  expect((await visitor.begin(portal, { prompt: 'none' })).location).toContain('login_required');

  const leaving = await answer(visitor, 'yes');
  const url = new URL(String(leaving.headers['location']));
  expect([...url.searchParams.keys()]).toEqual([
    'id_token_hint',
    'state',
    'post_logout_redirect_uri',
  ]);
  const back = await both.browserOf(visitor).open(url);
  expect(back.address).toContain(`${both.provider.issuer}/franceconnect/logged-out?state=`);
  expect((await visitor.get(back.address)).headers['location']).toBe(service);
  // A second time it leads nowhere.
  expect(headingOf((await visitor.get(back.address)).text)).toBe('Déconnexion terminée');
  // FranceConnect asks again who is there.
  const begun = await visitor.begin(portal);
  const pressed = await both.press(visitor, begun);
  const { address } = await both
    .browserOf(visitor)
    .open(new URL(pressed.headers['location'] ?? ''));
  expect(address).toContain('/interaction/');
  expect(person.login).toBeDefined();
});

it('cookies are few and small, also in a browser with five accounts, five tabs and a lost sign-out', async () => {
  const { provider } = both;
  const sent: string[] = [];
  const note = ({ headers }: IncomingMessage) => void sent.push(headers.cookie ?? '');
  provider.listening.server.on('request', note);
  const visitor = both.visitor();
  const { person, idToken } = await cameByFranceConnect(visitor);
  for (let count = 0; count < 6; count += 1) {
    await visitor.signIn(await provider.addPerson(), { params: { prompt: 'login' } });
  }
  await both.signIn(visitor, { login: person.login }, { prompt: 'login' });
  for (let tab = 0; tab < 5; tab += 1) {
    const begun = await visitor.begin(portal, { prompt: 'login' });
    await visitor.get(begun.location.replace('login', 'create'));
    await both.press(visitor, begun);
  }
  await signOut(visitor, idToken);
  await answer(visitor, 'yes');
  await visitor.begin(portal);
  provider.listening.server.off('request', note);
  const names = sent.map((cookies) => cookies.split('; ').length);
  // With the longer of the two prefixes that names have on https.
  const sizes = sent.map((cookies) => cookies.replaceAll('mon-compte-', '__Secure-').length);
  expect(Math.max(...names)).toBeLessThanOrEqual(10);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(3_600);
});

it('no: the browser returns to the service, and FranceConnect is not called', async () => {
  const visitor = both.visitor();
  const { idToken } = await cameByFranceConnect(visitor);
  await signOut(visitor, idToken);
  both.pair.state.calls.length = 0;
  expect((await answer(visitor, 'no')).headers['location']).toBe(service);
  expect(both.pair.state.calls).toEqual([]);
});

it('ends on our own page when the service gives no address', async () => {
  const visitor = both.visitor();
  await cameByFranceConnect(visitor);
  const page = await signOut(visitor);
  expect(headingOf(page.html)).toBe(heading);
  const end = await visitor.follow(await answer(visitor, 'no'));
  expect(end.reply.text).toContain('id="signed-out"');
});

describe('the question is not asked', () => {
  it('of a person who stays signed in', async () => {
    const visitor = both.visitor();
    const { idToken } = await cameByFranceConnect(visitor);
    const page = await signOut(visitor, idToken, {});
    expect(page.html).not.toContain(question);
  });

  it('of a person who signed in by password, even after FranceConnect in the same browser', async () => {
    const visitor = both.visitor();
    const { person, idToken } = await cameByFranceConnect(visitor);
    const signedIn = await visitor.signIn(person, { params: { prompt: 'login' } });
    expect(signedIn.location).toContain('code=');
    expect((await signOut(visitor, idToken)).location).toBe(service);
  });
});

describe('a form or a return that is not ours', () => {
  it('is refused, or leads to our own page', async () => {
    const visitor = both.visitor();
    const { idToken } = await cameByFranceConnect(visitor);
    await signOut(visitor, idToken);
    const foreign = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
    const form = { too: 'no' };
    expect((await visitor.post('/franceconnect/sign-out', form, foreign)).status).toBe(403);
    expect((await answer(visitor, 'maybe')).status).toBe(400);
    await answer(visitor, 'yes');
    const other = await visitor.get('/franceconnect/logged-out?state=another');
    expect([other.status, other.headers['location']]).toEqual([200, undefined]);
    const stranger = both.visitor();
    for (const reply of [
      (await stranger.follow(await answer(stranger, 'yes'))).reply,
      await stranger.get('/franceconnect/sign-out'),
      await stranger.get('/franceconnect/logged-out'),
    ]) {
      expect([reply.status, headingOf(reply.text)]).toEqual([200, 'Déconnexion terminée']);
    }
  });
});

it('yes while FranceConnect is down: the browser returns to the service all the same', async () => {
  await using down = await openWithFranceConnect();
  const visitor = down.visitor();
  const person = await down.addPerson();
  const journey = await down.signIn(visitor, { login: person.login });
  const { body } = await redeem(down.provider, journey);
  await signOut(visitor, String(body.id_token));
  down.pair.state.down = true;
  down.pair.advance(2 * 60 * 60 * 1000);
  expect((await answer(visitor, 'yes')).headers['location']).toBe(service);
});
