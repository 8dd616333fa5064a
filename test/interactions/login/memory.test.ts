/** What a browser remembers (identifier, known device, language), and how failed sign-ins are slowed down. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { registry } from '../../provider/services.ts';
import {
  openProvider,
  partner,
  portal,
  randomNir,
  redirectUri,
  type TestProvider,
} from '../../support/provider.ts';
import {
  type Client,
  createVisitor,
  fieldsOf,
  headingOf,
  type Visitor,
} from '../../support/visitor.ts';

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider({ trustProxy: 1, clients: [portal, partner, registry] });
});
afterAll(() => provider[Symbol.asyncDispose]());

const tryIn = async (
  visitor: Visitor,
  form: Record<string, string>,
  headers: Record<string, string> = {},
) => {
  const begun = await visitor.begin(portal, { prompt: 'login' });
  return visitor.post(begun.location, { ...begun.fields, ...form }, headers);
};

describe('« Se souvenir de moi »', () => {
  it('shows the masked number in place of the field, until the person says that it is not theirs', async () => {
    const person = await provider.addPerson({ typed: '2620875107001' });
    const visitor = createVisitor(provider);
    await tryIn(visitor, {
      identifier: person.identifier,
      password: person.password,
      remember: 'on',
    });

    const { html, location, fields } = await visitor.begin(portal, { prompt: 'login' });
    expect(html).toContain('2 62 •• •• ••• •••');
    expect(html).not.toContain('id="identifier"');
    expect(html).not.toContain(person.identifier);
    const wrong = await visitor.post(location, { ...fields, password: 'wrong', remember: 'on' });
    expect(wrong.status).toBe(401);
    expect(wrong.text).toContain('2 62 •• •• ••• •••');
    const reply = await visitor.post(location, {
      ...fields,
      password: person.password,
      remember: 'on',
    });
    expect((await visitor.follow(reply)).location).toContain(`${redirectUri}?code=`);

    const again = await visitor.begin(portal, { prompt: 'login' });
    const forget = /href="([^"]+forget=1)"/.exec(again.html)?.[1] ?? '';
    const { reply: page } = await visitor.visit(forget);
    expect(page.text).toContain('id="identifier"');
    expect(page.text).not.toContain('••');
  });

  it('works for a provisional identifier, on the first page', async () => {
    const person = await provider.addPerson({ typed: 'P12345678' });
    const visitor = createVisitor(provider);
    const begun = await visitor.begin(portal);
    await visitor.follow(
      await visitor.post(begun.location.replace('login', 'provisional'), {
        ...begun.fields,
        identifier: '12345678',
        password: person.password,
        remember: 'on',
      }),
    );
    const { html, location, fields } = await visitor.begin(portal, { prompt: 'login' });
    expect(html).toContain('P12 ••• •••');
    const reply = await visitor.post(location, { ...fields, password: person.password });
    expect((await visitor.follow(reply)).location).toContain('code=');
  });

  it('holds no identifier, and does not prolong the session', async () => {
    const person = await provider.addPerson();
    const visitor = createVisitor(provider);
    const reply = await tryIn(visitor, {
      identifier: person.identifier,
      password: person.password,
      remember: 'on',
    });
    const end = await visitor.follow(reply);
    const cookies = [reply, end.reply]
      .flatMap(({ headers }) => headers['set-cookie'] ?? [])
      .join('\n');
    expect(cookies).toContain('mon-compte-remembered=');
    expect(cookies).not.toContain(person.identifier);
    expect(cookies).not.toContain(person.accountId);
    for (const line of cookies.split('\n').filter((text) => /^mon-compte-session/.test(text))) {
      expect(line).not.toMatch(/expires=/i);
    }
  });

  it('ignores cookies that make no sense', async () => {
    const visitor = createVisitor(provider);
    const { path } = await visitor.begin(portal);
    const { reply } = await visitor.visit(path, {
      Cookie: 'mon-compte-remembered=k1.garbage; mon-compte-device=x; mon-compte-lang=%00',
    });
    expect([200, 400]).toContain(reply.status);
  });
});

describe('an identifier that the service hints at', () => {
  const hinted = async (client: Client, login_hint: string, visitor = createVisitor(provider)) => {
    const { html } = await visitor.begin(client, { login_hint });
    return /id="identifier"[^>]*value="([^"]*)"/.exec(html)?.[1] ?? 'remembered';
  };

  it.each<[string, Client, string, string]>([
    ['a NIR by a service that may have it', registry, '2 62 08 75 107 001', '2620875107001'],
    ['a NIR by any other service', portal, '2620875107001', ''],
    ['a provisional one by any service', partner, 'P12345678', '12345678'],
    ['no identifier', registry, 'pierre@example.fr', ''],
    ['a NIR whose key is wrong', registry, '262087510700199', ''],
  ])('%s', async (_what, client, hint, shown) => {
    expect(await hinted(client, hint)).toBe(shown);
    expect(provider.logged.join('')).not.toContain(hint);
  });

  it('comes before the one that the browser remembers', async () => {
    const visitor = createVisitor(provider);
    const { identifier, password } = await provider.addPerson();
    await tryIn(visitor, { identifier, password, remember: 'on' });
    await visitor.follow(await visitor.get('/session/end'));
    const again = { prompt: 'login' };
    expect((await visitor.begin(portal, again)).html).toContain('class="remembered"');
    expect(await hinted(partner, 'P12345678', visitor)).toBe('12345678');
  });
});

describe('faults of the form', () => {
  const cases: [string, Record<string, string>, number, string][] = [
    ['nothing typed', {}, 422, 'Champ obligatoire'],
    [
      'a provisional NIR',
      { identifier: '7620875107001', password: 'x' },
      422,
      'commençant par 7 ou 8',
    ],
    ['a malformed NIR', { identifier: '3620875107001', password: 'x' }, 422, 'commence par 1 ou 2'],
    ['no password', { identifier: '2620875107001' }, 422, 'Champ obligatoire'],
    [
      'somebody unknown',
      { identifier: '1550814168025', password: 'x' },
      401,
      'Identifiant ou mot de passe incorrect.',
    ],
  ];
  it.each(cases)('%s', async (_name, form, status, words) => {
    const reply = await tryIn(createVisitor(provider), form);
    expect(reply.status).toBe(status);
    expect(reply.text).toContain(words);
    if (form['identifier']) expect(reply.text).toContain(`value="${form['identifier']}"`);
    expect(reply.headers['cache-control']).toBe('no-store');
  });

  it('shows what was typed as text, never as HTML', async () => {
    const reply = await tryIn(createVisitor(provider), {
      identifier: '"><script>alert(1)</script>',
    });
    expect(reply.text).not.toContain('<script>alert');
  });
});

describe('after five failures', () => {
  const from = (address: string) => ({ 'X-Forwarded-For': address });

  it('a person waits a minute before the next try, and a successful try resets the count', async () => {
    const person = await provider.addPerson();
    const visitor = createVisitor(provider);
    const wrong = { identifier: person.identifier, password: 'Wrong1234' };
    const replies = [];
    for (let i = 0; i < 5; i += 1) replies.push(await tryIn(visitor, wrong, from('192.0.2.1')));
    expect(replies.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    // The fourth says that one try is left, and every one says what else to try.
    const warned = replies.map(({ text }) => text.includes('Après encore un essai faux'));
    expect(warned).toEqual([false, false, false, true, false]);
    for (const { text } of replies) expect(text).toContain('Choisissez un nouveau mot de passe');
    const right = { identifier: person.identifier, password: person.password };
    const blocked = await tryIn(visitor, right, from('192.0.2.1'));
    expect(blocked.status).toBe(429);
    expect(Number(blocked.headers['retry-after'])).toBeGreaterThan(50);
    expect(blocked.text).toContain('Trop de tentatives. Réessayez dans 1 minute.');
    expect(blocked.text).toContain('Votre compte n&#39;est pas bloqué.');
    provider.advance(61_000);
    expect((await tryIn(visitor, right, from('192.0.2.1'))).status).toBe(303);
  });

  it('by strangers, the owner still signs in from a known browser', async () => {
    const person = await provider.addPerson();
    const owner = createVisitor(provider);
    const right = { identifier: person.identifier, password: person.password };
    expect((await tryIn(owner, right, from('192.0.2.2'))).status).toBe(303);
    const stranger = createVisitor(provider);
    for (let i = 0; i < 5; i += 1) {
      await tryIn(stranger, { ...right, password: 'Wrong1234' }, from('198.51.100.1'));
    }
    expect((await tryIn(stranger, right, from('198.51.100.1'))).status).toBe(429);
    expect((await tryIn(owner, right, from('192.0.2.2'))).status).toBe(303);
  });

  it.each(['nir', 'provisional'])(
    'of strangers, spread over a day, the owner waits an hour at most in a new browser (%s)',
    async (kind) => {
      const typed = kind === 'nir' ? randomNir() : 'P87654321';
      const { identifier, password } = await provider.addPerson({ typed });
      const tryOnce = async (address: string, secret: string) => {
        const visitor = createVisitor(provider);
        const { location, fields } = await visitor.begin(portal);
        const page = kind === 'nir' ? location : location.replace(/login$/, 'provisional');
        return visitor.post(page, { ...fields, identifier, password: secret }, from(address));
      };
      for (let failures = 0; failures < 30; failures += 1) {
        expect((await tryOnce(`198.51.100.${failures}`, 'Wrong1234')).status).toBe(401);
        const told = await tryOnce('192.0.2.66', password);
        if (told.status === 303) provider.advance(36 * 60_000);
        else provider.advance(Number(told.headers['retry-after']) * 1000);
      }
      await tryOnce('198.51.100.99', 'Wrong1234');
      const told = await tryOnce('192.0.2.66', password);
      expect(told.status).toBe(429);
      expect(Number(told.headers['retry-after'])).toBeLessThanOrEqual(3600);
      expect(told.text).toContain('Trop de tentatives. Réessayez dans 60 minutes.');
      provider.advance(3_600_000);
      expect((await tryOnce('192.0.2.66', password)).status).toBe(303);
    },
  );

  it('a forged leftmost X-Forwarded-For does not help', async () => {
    const network = provider.domain.index('network', '192.0.2.9');
    for (let failures = 0; failures < 300; failures += 1) {
      await provider.storage.counters.increment(`failures-address:${network}`, 3_600_000);
    }
    const tryFrom = async (addresses: string) => {
      const wrong = { identifier: randomNir(), password: 'x' };
      return (await tryIn(createVisitor(provider), wrong, from(addresses))).status;
    };
    expect(await tryFrom('203.0.113.1, 192.0.2.9')).toBe(429);
    expect(await tryFrom('192.0.2.9, 203.0.113.1')).toBe(401);
  });

  it('only five of many parallel tries are checked', async () => {
    const person = await provider.addPerson();
    const visitor = createVisitor(provider);
    const begun = await visitor.begin(portal);
    const form = { ...begun.fields, identifier: person.identifier, password: 'Wrong1234' };
    const replies = await Promise.all(
      Array.from({ length: 30 }, () => visitor.post(begun.location, form, from('192.0.2.3'))),
    );
    const count = (status: number) => replies.filter((reply) => reply.status === status).length;
    expect([count(401), count(429)]).toEqual([5, 25]);
  });

  it('successful sign-ins are never throttled', async () => {
    const person = await provider.addPerson();
    const right = { identifier: person.identifier, password: person.password };
    for (let i = 0; i < 28; i += 1) {
      const replies = await Promise.all(
        Array.from({ length: 4 }, () => tryIn(createVisitor(provider), right, from('192.0.2.4'))),
      );
      expect(replies.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
    }
  });
});

describe('the language', () => {
  const english = { 'Accept-Language': 'en-GB,en;q=0.9' };
  const headingFor = async (visitor: Visitor, params: Record<string, string>, headers = {}) => {
    const { path } = await visitor.begin(portal, params);
    return headingOf((await visitor.visit(path, headers)).reply.text);
  };

  it('is French unless the browser, the person or the service says otherwise', async () => {
    const visitor = createVisitor(provider);
    expect(await headingFor(visitor, {})).toBe('Connexion');
    expect(await headingFor(visitor, {}, english)).toBe('Sign in');
    expect(await headingFor(visitor, { ui_locales: 'de fr' }, english)).toBe('Connexion');
  });

  it.each([
    ['link', 'set-aside', /href="[^"]*lang=([^"&]*)/],
    ['button', 'login', /name="lang" value="([^"]*)"/],
  ])(
    'chosen by the %s stays, even against ui_locales of the same request',
    async (kind, id, choice) => {
      const visitor = createVisitor(provider);
      const begun = await visitor.begin(portal, { ui_locales: 'fr' });
      const page = begun.location.replace(/login$/, id);
      const [, lang = ''] = choice.exec((await visitor.get(page)).text) ?? [];
      const chosen = await (kind === 'link'
        ? visitor.get(`${page}?lang=${lang}`)
        : visitor.postOnly(page, { ...begun.fields, lang }));
      const { reply, location } = await visitor.follow(chosen);
      expect(reply.text).toContain('<html lang="en"');
      expect(location).not.toContain('lang=');
      expect(await headingFor(visitor, { ui_locales: 'fr' })).toBe('Sign in');
      expect(await headingFor(visitor, {})).toBe('Sign in');
      expect(await headingFor(visitor, { ui_locales: 'fr-FR' })).toBe('Connexion');
    },
  );

  it.each(['//evil.example', '/\\evil.example'])(
    'link never leads to another site: %s',
    async (path) => {
      const reply = await createVisitor(provider).get(`${path}?lang=en`);
      expect(String(reply.headers['location'] ?? '/')).not.toMatch(/^(https?:)?[/\\]{2}/);
    },
  );
});

it('the first page names the service, leads back to it, and shows FranceConnect only when it is set up', async () => {
  const { html } = await createVisitor(provider).begin(partner);
  expect(html).toContain('Partenaire');
  expect(html).toContain('id="sign-in-cancel"');
  expect(html).not.toMatch(/franceconnect/i);
  expect(fieldsOf(html)['csrf']).toEqual(expect.any(String));
});
