/** How agents get into the console, and how they don't. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { fieldsOf, headingOf } from '../support/visitor.ts';
import { openConsole, type TestConsole } from './support.ts';

const claims = {
  text: 'support supervisor',
  number: 1,
  object: { 0: 'support' },
  mixed: ['support', 1],
  missing: undefined,
  nothing: [],
  unknown: ['admin', 'not-support'],
  several: ['admin', 'support', 'privacy'],
};

let door: TestConsole;
beforeAll(async () => {
  door = await openConsole({ claims });
});
afterAll(() => door[Symbol.asyncDispose]());
afterEach(() => {
  door.state.down = false;
  for (const name of ['idToken', 'userinfo'] as const) delete door.state[name];
});

describe('an agent', () => {
  it('signs in at the employer, and is shown a name, a role and the search', async () => {
    door.state.userinfo = { family_name: 'DU\u2028P\u202eONT' };
    const { reply: odd } = await door.signIn('supervisor');
    expect(odd.text).toContain('<strong translate="no">supervisor DU P ONT</strong>');
    delete door.state.userinfo;
    const { reply } = await door.signIn('supervisor');
    expect(reply.status).toBe(200);
    expect(headingOf(reply.text)).toBe('Chercher une personne');
    expect(reply.text).toMatch(/supervisor DUPONT<\/strong> <span class="role">Responsable</);
    expect(reply.headers['cache-control']).toBe('no-store');
    expect(reply.headers['content-security-policy']).toContain("default-src 'none'");
    const { reply: several } = await door.signIn('several');
    expect(several.text).toMatch(/Assistance<.*Données personnelles</);
    expect(several.text).not.toContain('Responsable');
  });

  it('comes back to the page that was asked for, and never to another host', async () => {
    expect((await door.signIn('support', '/results/none')).location).toBe('/');
    const asked = async (path: string) => {
      const visitor = door.createAgent();
      await visitor.get(path);
      const answer = await visitor.get(await door.callback(visitor));
      return answer.headers['location'];
    };
    for (const path of ['//evil.example', '/\\evil.example', '/%2F%2Fevil.example', '/a?next=//b'])
      expect(await asked(path)).toMatch(/^\/a?$/);
    const visitor = door.createAgent();
    const { location } = await visitor.visit('/accounts/0f0f');
    const answer = await visitor.follow(await visitor.post(location, { login: 'support' }));
    expect(answer.location).toBe('/accounts/0f0f');
  });

  it.each(['text', 'number', 'object', 'mixed', 'missing', 'nothing', 'unknown'])(
    'whose claim is %s gets a page that says so, and can sign out',
    async (login) => {
      const { visitor, reply } = await door.signIn(login);
      expect(reply.status).toBe(403);
      expect(headingOf(reply.text)).toBe('Accès refusé');
      for (const path of ['/', '/results/x', '/nowhere'])
        expect((await visitor.get(path)).status).toBe(403);
      const out = await door.send(visitor, reply, '/sign-out', {});
      expect(headingOf(out.reply.text)).toBe('Session terminée');
    },
  );
});

describe('nobody gets in', () => {
  const refused = async (visitor: ReturnType<typeof door.createAgent>, callback: string) => {
    const reply = await visitor.get(callback);
    expect([reply.status, headingOf(reply.text)]).toEqual([400, 'Connexion interrompue']);
    expect((await visitor.get('/')).status).toBe(303);
  };

  it('with an answer that was used, or that another browser has asked for', async () => {
    const visitor = door.createAgent();
    const callback = await door.callback(visitor);
    await refused(door.createAgent(), callback);
    expect((await visitor.get(callback)).headers['location']).toBe('/');
    const again = await visitor.get(callback);
    expect([again.status, headingOf(again.text)]).toEqual([400, 'Connexion interrompue']);
  });

  it('with a code for another sign-in of the same browser, or from another issuer', async () => {
    const visitor = door.createAgent();
    const first = new URL(await door.callback(visitor));
    const second = new URL(await door.callback(visitor));
    const swapped = new URL(second);
    swapped.searchParams.set('code', String(first.searchParams.get('code')));
    await refused(visitor, swapped.href);
    const elsewhere = new URL(first);
    elsewhere.searchParams.set('iss', 'https://other.example');
    await refused(visitor, elsewhere.href);
  });

  it.each<[string, TestConsole['state']['idToken']]>([
    ['nonce', { claims: { nonce: 'another' } }],
    ['audience', { claims: { aud: 'another' } }],
    ['issuer', { claims: { iss: 'https://other.example' } }],
    ['expiry', { claims: { exp: 1_700_000_000 } }],
    ['key', { forged: true }],
  ])('with an ID token of another %s', async (_what, idToken) => {
    door.state.idToken = idToken;
    const visitor = door.createAgent();
    await refused(visitor, await door.callback(visitor));
  });

  it('with the userinfo of somebody else', async () => {
    door.state.userinfo = { sub: 'supervisor', roles: ['supervisor'] };
    const visitor = door.createAgent();
    await refused(visitor, await door.callback(visitor));
  });

  it('who gives up at the employer', async () => {
    const visitor = door.createAgent();
    const { location } = await visitor.visit('/');
    const end = await visitor.follow(await visitor.post(location, { error: 'x' }));
    expect(end.reply.text).toContain('Vous avez abandonné la connexion');
  });
});

describe('an employer that is away', () => {
  it('is told in a page that says when to try again', async () => {
    await using apart = await openConsole();
    apart.state.down = true;
    const reply = await apart.createAgent().get('/');
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '30']);
    expect(headingOf(reply.text)).toBe('Connexion momentanément impossible');
    expect(reply.headers['set-cookie']).toBeUndefined();
  });

  it('holds nobody up when it is slow, and an agent can sign out all the same', async () => {
    // Much longer than an answer takes on a busy machine.
    await using slow = await openConsole({ timeLimit: 2_000 });
    const { visitor, reply } = await slow.signIn();
    const other = slow.createAgent();
    const callback = await slow.callback(other);
    slow.state.silent = '/token';
    expect((await other.get(callback)).status).toBe(503);
    // The metadata is fetched again after an hour.
    await using apart = await openConsole();
    const agent = await apart.signIn();
    apart.provider.advance(61 * 60 * 1000);
    apart.state.down = true;
    expect((await agent.visitor.get('/')).status).toBe(503);
    const out = await slow.send(visitor, reply, '/sign-out', {});
    expect(out.reply.status).toBe(200);
  });
});

describe('the console', () => {
  it('answers for its own host alone, and looks for no file of a stranger', async () => {
    const visitor = door.createAgent();
    for (const path of ['/', '/sign-in', '/backchannel-logout']) {
      const reply = await visitor.get(path, { Host: 'evil.example' });
      expect([path, reply.status]).toEqual([path, 421]);
    }
  });

  it('seals its cookies, and on https keeps neighbours from setting them', async () => {
    const origin = 'https://console.example';
    await using apart = await openConsole({ origin, trustProxy: 1 });
    const { headers } = await apart.createAgent().get('/', { 'X-Forwarded-Proto': 'https' });
    expect(String(headers['set-cookie'])).toMatch(
      /^__Host-agent-sign-ins=.*; path=\/; .*secure; httponly$/,
    );
    expect(headers['strict-transport-security']).toContain('max-age');
  });

  it('speaks English to an agent who prefers it', async () => {
    const visitor = door.createAgent();
    const { reply } = await door.signIn('support', '/?lang=en', visitor);
    expect(headingOf(reply.text)).toBe('Find a person');
    expect(fieldsOf(reply.text)['csrf']).toBeDefined();
  });
});
