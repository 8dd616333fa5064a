/** What a session of an agent is worth, and what ends it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mayDo, roles } from '../../support/roles.ts';
import { fieldsOf, headingOf, type Visitor } from '../support/visitor.ts';
import { openConsole, type TestConsole } from './support.ts';

const minute = 60 * 1000;
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';

let door: TestConsole;
beforeAll(async () => {
  door = await openConsole();
});
afterAll(() => door[Symbol.asyncDispose]());

const isIn = async (visitor: Visitor) => (await visitor.get('/')).status === 200;
/** Returns the cookie of the session, as another browser would send it. */
function cookieOf({ agent }: Visitor): string {
  const place = { domain: '127.0.0.1', path: '/', secure: false, script: false };
  const cookie = agent.jar.getCookie('mon-compte-agent', place);
  if (cookie === undefined) throw new Error('there is no session');
  return `mon-compte-agent=${cookie.value}`;
}
/** Returns the path of a page with ids that name nothing. */
const filled = (path: string) => path.replace(/:\w+/g, '0f0f');

describe('without a session', () => {
  it('no page and no form answers, and no address is told from another', async () => {
    expect(door.pages.length).toBeGreaterThan(1);
    const paths = [...door.pages.map(({ path }) => filled(path)), '/nowhere', '/metrics'];
    const strangers = {
      none: {},
      foreign: { Cookie: 'mon-compte-agent=k1.AAAAAAAAAAAAAAAAAAAA' },
    };
    for (const headers of Object.values(strangers))
      for (const path of paths) {
        const visitor = door.createAgent();
        for (const reply of [
          await visitor.get(path, headers),
          await visitor.postOnly(path, { csrf: 'x', person: 'x' }, headers),
        ]) {
          expect([path, reply.status]).toEqual([path, 303]);
          expect(reply.headers['location']).toMatch(`${door.issuer}/auth?`);
          expect(reply.headers['cache-control']).toBe('no-store');
        }
      }
  });
});

describe('a role', () => {
  it.each(roles)('%s opens the pages of the table, and no other', async (role) => {
    const { visitor, reply } = await door.signIn(role);
    const { csrf = '' } = fieldsOf(reply.text);
    for (const { path, action, form } of door.pages) {
      const isAllowed = mayDo([role], action);
      const replies = [await visitor.get(filled(path))];
      if (form !== undefined) replies.push(await visitor.postOnly(filled(path), { csrf }));
      for (const { status, text } of replies) {
        // The page of a file that isn't open is refused to everybody, and in other words.
        const isRefused = status === 403 && text.includes('access_denied');
        expect([path, isRefused]).toEqual([path, !isAllowed]);
      }
    }
  });

  it('adds up with another; a supervisor has those of the support, and nobody else another', () => {
    expect(mayDo(['support', 'privacy'], 'erase')).toBe(true);
    expect(mayDo(['support', 'privacy'], 'suspend')).toBe(false);
    expect(mayDo(['supervisor'], 'unlock')).toBe(true);
    expect(mayDo(['supervisor'], 'export')).toBe(false);
    expect(mayDo(['privacy'], 'unlock')).toBe(false);
    expect(mayDo([], 'find')).toBe(false);
  });
});

describe('a session', () => {
  it('ends after 15 minutes without a request, and is kept open by one', async () => {
    await using apart = await openConsole();
    const { visitor } = await apart.signIn();
    for (let n = 0; n < 3; n += 1) {
      apart.provider.advance(14 * minute);
      expect(await isIn(visitor)).toBe(true);
    }
    apart.provider.advance(15 * minute);
    expect(await isIn(visitor)).toBe(false);
  });

  it('ends after 10 hours whatever is done', async () => {
    await using apart = await openConsole();
    const { visitor } = await apart.signIn();
    for (let n = 0; n < 42; n += 1) {
      apart.provider.advance(14 * minute);
      expect(await isIn(visitor)).toBe(true);
    }
    apart.provider.advance(12 * minute);
    expect(await isIn(visitor)).toBe(false);
  });

  it('has a new id after each sign-in, and the old one is worth nothing', async () => {
    const { visitor } = await door.signIn();
    const before = cookieOf(visitor);
    await visitor.follow(await visitor.get('/sign-in'));
    expect(cookieOf(visitor)).not.toBe(before);
    expect(await isIn(visitor)).toBe(true);
    expect((await door.createAgent().get('/', { Cookie: before })).status).toBe(303);
  });

  it('ends here and at the employer by a sign-out, also for a copy of its cookie', async () => {
    const { visitor, reply } = await door.signIn();
    const copy = cookieOf(visitor);
    const out = await visitor.postOnly('/sign-out', fieldsOf(reply.text));
    expect(out.headers['location']).toMatch(`${door.issuer}/session/end?id_token_hint=`);
    const { reply: end } = await visitor.follow(out);
    expect(headingOf(end.text)).toBe('Session terminée');
    expect((await door.createAgent().get('/', { Cookie: copy })).status).toBe(303);
    // The employer asks for an agent again.
    expect((await visitor.visit('/')).reply.text).toContain('Choisir un agent');
  });

  it('is ended by nobody else: a sign-out wants the token of the session', async () => {
    const { visitor, reply } = await door.signIn();
    const other = await door.signIn('supervisor');
    for (const csrf of ['', String(fieldsOf(other.reply.text)['csrf'])])
      expect((await visitor.postOnly('/sign-out', { csrf })).status).toBe(403);
    const headers = { Origin: 'https://evil.example' };
    const form = fieldsOf(reply.text);
    expect((await visitor.postOnly('/sign-out', form, headers)).status).toBe(403);
    expect(await isIn(visitor)).toBe(true);
  });
});

describe('a form', () => {
  it('changes nothing without the token of its session, or from another site', async () => {
    const { visitor, reply } = await door.signIn();
    const other = await door.signIn('support');
    const find = jest.spyOn(door.provider.operations, 'find');
    const search = { identifier: 'P12345678' };
    for (const csrf of ['', 'x', String(fieldsOf(other.reply.text)['csrf'])]) {
      const page = await visitor.post('/', { ...search, csrf });
      expect(page.status).toBe(403);
      expect(page.text).toContain('La page a expiré');
    }
    const { csrf = '' } = fieldsOf(reply.text);
    for (const headers of [{ Origin: 'null' }, { 'Sec-Fetch-Site': 'same-site' }])
      expect((await visitor.postOnly('/', { ...search, csrf }, headers)).status).toBe(403);
    const long = { csrf, identifier: 'P'.repeat(20_000) };
    expect((await visitor.postOnly('/', long)).status).toBe(413);
    expect(find).not.toHaveBeenCalled();
  });
});

describe('the employer', () => {
  const claimsOf = (claims: object = {}) => {
    const now = Math.floor(Date.now() / 1000);
    return {
      iss: door.issuer,
      aud: door.clientId,
      iat: now,
      exp: now + 120,
      jti: randomUUID(),
      events: { [logoutEvent]: {} },
      ...claims,
    };
  };
  const logout = async (token: string) =>
    (await door.createAgent().postOnly('/backchannel-logout', { logout_token: token })).status;

  it('ends the session of the browser in which the agent signs out there', async () => {
    const [first, second] = [await door.signIn(), await door.signIn()];
    const end = await first.visitor.postOnly(`${door.issuer}/`, { end: 'session' });
    expect(end.status).toBe(303);
    expect(await isIn(first.visitor)).toBe(false);
    expect(await isIn(second.visitor)).toBe(true);
  });

  it('ends all sessions of an agent, and none of another or of a later sign-in', async () => {
    const now = Math.floor(Date.now() / 1000);
    const [one, other] = [await door.signIn('privacy'), await door.signIn('supervisor')];
    const old = () => door.sign(claimsOf({ sub: 'privacy', iat: now - 60 }));
    expect(await logout(await old())).toBe(200);
    expect(await isIn(one.visitor)).toBe(true);
    const token = await door.sign(claimsOf({ sub: 'privacy' }), { typ: 'logout+jwt' });
    expect(await logout(token)).toBe(200);
    // An older token that comes late doesn't revive what a newer one has ended.
    expect(await logout(await old())).toBe(200);
    expect(await isIn(one.visitor)).toBe(false);
    expect(await isIn(other.visitor)).toBe(true);
  });

  it.each<[string, object, { forged?: boolean; typ?: string }]>([
    ['no event', { events: {} }, {}],
    ['a nonce', { nonce: 'x' }, {}],
    ['no agent', { sub: undefined }, {}],
    ['another audience', { aud: 'another' }, {}],
    ['another issuer', { iss: 'https://other.example' }, {}],
    ['an end that has passed', { exp: 1_700_000_000 }, {}],
    ['a time long ago', { iat: 1_700_000_000 }, {}],
    ['no time', { iat: undefined }, {}],
    ['no id', { jti: undefined }, {}],
    ['another key', {}, { forged: true }],
    ['another type', {}, { typ: 'at+jwt' }],
  ])('ends nothing with a token that has %s', async (_what, claims, how) => {
    const { visitor } = await door.signIn();
    const token = await door.sign(claimsOf({ sub: 'support', ...claims }), how);
    expect(await logout(token)).toBe(400);
    expect(await logout('')).toBe(400);
    expect(await isIn(visitor)).toBe(true);
  });
});
