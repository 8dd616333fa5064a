/**
 * Malformed and hostile forms: each gets a 4xx status and plain words, and the sign-in can go on. And what follows a form:
 * a redirect, so that a reload sends nothing again.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { identityFields } from '../../../http/forms/identity/identity-form.ts';
import {
  openProvider,
  type Person,
  portal,
  redirectUri,
  type TestProvider,
} from '../../support/provider.ts';
import { type OpenTestStorage, openTestStorage } from '../../support/servers/storages.ts';
import { createVisitor, headingOf, type Visitor } from '../../support/visitor.ts';
import { plantedBy } from './planted-cookies.ts';
import { stillWorks } from './still-works.ts';

/** What was stored of forms: the length of each record in characters, by its key. */
const storedOfForms = new Map<string, number>();
const openStorage: OpenTestStorage = async (folder, clock) => {
  const opened = await openTestStorage(folder, clock);
  const { payloads } = opened.storage;
  const upsert: typeof payloads.upsert = async (model, record) => {
    if (model === 'Journey') storedOfForms.set(record.key, record.payload.length);
    await payloads.upsert(model, record);
  };
  return { ...opened, storage: { ...opened.storage, payloads: { ...payloads, upsert } } };
};

let provider: TestProvider;
let person: Person;
beforeAll(async () => {
  provider = await openProvider({ openStorage });
  person = await provider.addPerson();
});
afterAll(() => provider[Symbol.asyncDispose]());

describe('a form', () => {
  type Send = (
    visitor: Visitor,
    begun: Awaited<ReturnType<Visitor['begin']>>,
  ) => PromiseLike<{ status: number; text: string }>;
  const filled = (begun: { fields: Record<string, string> }) => ({
    ...begun.fields,
    identifier: person.identifier,
    password: person.password,
  });
  const cases: [string, number, Send][] = [
    ['without a CSRF token', 403, (v, b) => v.post(b.location, { ...filled(b), csrf: '' })],
    [
      'with the token of another interaction',
      403,
      async (v, b) => {
        const other = await createVisitor(provider).begin(portal);
        return v.post(b.location, { ...filled(b), csrf: other.fields['csrf'] ?? '' });
      },
    ],
    [
      'from another site, by Origin',
      403,
      (v, b) => v.post(b.location, filled(b), { Origin: 'https://evil.example' }),
    ],
    ['from nowhere, by Origin', 403, (v, b) => v.post(b.location, filled(b), { Origin: 'null' })],
    [
      'from another site, by Sec-Fetch-Site',
      403,
      (v, b) => v.post(b.location, filled(b), { 'Sec-Fetch-Site': 'cross-site' }),
    ],
    [
      'of 2 MB',
      413,
      (v, b) => v.post(b.location, { ...filled(b), password: 'x'.repeat(2_000_000) }),
    ],
    [
      'with an identifier of 100,000 characters',
      413,
      (v, b) => v.post(b.location, { ...filled(b), identifier: '1'.repeat(100_000) }),
    ],
    [
      'with an identifier of 10,000 characters',
      422,
      (v, b) => v.post(b.location, { ...filled(b), identifier: '1'.repeat(10_000) }),
    ],
    [
      'with a repeated field',
      400,
      (v, b) => v.post(b.location, `${new URLSearchParams(filled(b))}&password=other`),
    ],
    ['with a NUL byte', 400, (v, b) => v.post(b.location, { ...filled(b), identifier: '1\0' })],
    [
      'of another type',
      415,
      (v, b) => v.agent.post(b.location).set('Accept', 'text/html').send(filled(b)),
    ],
  ];
  it.each(cases)(
    '%s is refused with %i, and the sign-in can go on',
    async (_name, status, send) => {
      const visitor = createVisitor(provider);
      const begun = await visitor.begin(portal);
      const reply = await send(visitor, begun);
      expect(reply.status).toBe(status);
      expect(headingOf(reply.text)).toBeDefined();
      expect(reply.text).not.toContain('xxxxxxxx');
      await stillWorks(visitor, person, begun);
    },
  );

  it.each([
    ['an unknown field', '&admin=1'],
    ['a field of another page', '&code=123456'],
    ['a nested field', '&password%5B%24ne%5D=x'],
    ['__proto__', '&__proto__=1&constructor=1'],
    ['an unknown field, repeated and with a NUL byte', '&extension=%00&extension='],
  ])('with %s is taken without it: extensions of browsers add some', async (_name, extra) => {
    const visitor = createVisitor(provider);
    const begun = await visitor.begin(portal);
    const form = `${new URLSearchParams(filled(begun))}${extra}`;
    const end = await visitor.follow(await visitor.post(begun.location, form));
    expect(end.location).toContain(`${redirectUri}?code=`);
  });

  it('of a browser that says nothing of the page it was sent from needs the token only', async () => {
    const headers = { 'Sec-Fetch-Site': 'none' };
    const visitor = createVisitor(provider);
    const begun = await visitor.begin(portal);
    const forged = await visitor.post(begun.location, { ...filled(begun), csrf: '' }, headers);
    expect(forged.status).toBe(403);
    const end = await visitor.follow(await visitor.post(begun.location, filled(begun), headers));
    expect(end.location).toContain(`${redirectUri}?code=`);
  });

  it('that is sent again after the sign-in is over finds no interaction', async () => {
    const visitor = createVisitor(provider);
    const begun = await visitor.begin(portal);
    await stillWorks(visitor, person, begun);
    const again = await visitor.post(begun.location, filled(begun));
    expect(again.status).toBe(400);
  });
});

describe('the answer to a form with faults', () => {
  const wrong = 'a wrong password, 1A';
  async function refused() {
    const visitor = createVisitor(provider);
    const own = await provider.addPerson();
    const begun = await visitor.begin(portal);
    const send = (password: string) =>
      visitor.postOnly(begun.location, { ...begun.fields, ...own, password, remember: 'yes' });
    const answer = await send(wrong);
    return { visitor, own, begun, send, answer, next: String(answer.headers['location']) };
  }

  it('is a redirect to the same page, which shows the faults and what was typed, but no secret', async () => {
    const { visitor, own, begun, answer, next } = await refused();
    expect([answer.status, next.split('?')[0]]).toEqual([303, begun.location]);
    const page = await visitor.get(next);
    expect(page.status).toBe(401);
    expect(page.text).toContain('Identifiant ou mot de passe incorrect.');
    expect(page.text).toContain(`value="${own.identifier}"`);
    expect(page.text).toMatch(/id="remember"[^>]*checked/);
    const kept = await provider.everythingStored();
    for (const secret of [wrong, own.identifier]) expect(kept.includes(secret)).toBe(false);
  });

  it('takes 2 kB of one place for its interaction, however often and from how many browsers it is sent', async () => {
    const visitor = createVisitor(provider);
    const { location, fields } = await visitor.begin(portal);
    const names = Object.keys(identityFields);
    const form = Object.fromEntries(names.map((name) => [name, 'x'.repeat(300)]));
    const few = { ...form, ...Object.fromEntries(names.slice(3).map((name) => [name, ''])) };
    const header = plantedBy(visitor, location);
    storedOfForms.clear();
    for (let times = 0; times < 10; times += 1) {
      const sent = { ...fields, ...(times % 2 ? form : few) };
      const page = location.replace(/login$/, 'create');
      const { headers } = await createVisitor(provider).postOnly(page, sent, header);
      expect(headers['location']).toMatch(/create\?outcome=422$/);
      for (const length of storedOfForms.values()) expect(length).toBeLessThan(2_500);
    }
    expect(storedOfForms.size).toBe(1);
  });

  it('is the same when reloaded, counts no further try, and is gone from a link to the page', async () => {
    const { visitor, own, begun, send, next } = await refused();
    for (let reloads = 0; reloads < 6; reloads += 1) {
      expect((await visitor.get(next)).status).toBe(401);
    }
    expect((await visitor.get(begun.location)).text).not.toContain('id="errors"');
    expect((await visitor.follow(await send(own.password))).location).toContain('code=');
  });

  it('says how long to wait on the page that shows it, and not on the redirect', async () => {
    const { visitor, send } = await refused();
    for (let tries = 1; tries < 5; tries += 1) await send(wrong);
    const answer = await send(wrong);
    expect([answer.status, answer.headers['retry-after']]).toEqual([303, undefined]);
    const page = await visitor.get(String(answer.headers['location']));
    expect([page.status, page.headers['retry-after']]).toEqual([429, '60']);
    provider.advance(20_000);
    const later = await visitor.get(String(answer.headers['location']));
    expect([later.status, later.headers['retry-after']]).toEqual([429, '40']);
  });

  it('is the page in the other language with what was typed, when the language button sends the form', async () => {
    const { visitor, own, begun } = await refused();
    // The Enter key presses the first button of a form, which must be none that changes the language.
    const [first, language = ''] = begun.html.match(/<button[^>]*form="typed"[^>]*>/g) ?? [];
    expect(first).not.toContain('name=');
    const [, lang = ''] = /name="lang" value="(\w+)"/.exec(language) ?? [];
    const page = await visitor.post(begun.location, { ...begun.fields, ...own, lang });
    expect([page.status, headingOf(page.text)]).toEqual([200, 'Sign in']);
    expect(page.text).toContain(`value="${own.identifier}"`);
    expect(page.text).not.toContain('id="errors"');
    const odd = { ...begun.fields, ...own, password: wrong, lang: 'en<script>' };
    expect((await visitor.post(begun.location, odd)).status).toBe(401);
  });

  it('is shown to no other browser', async () => {
    const { visitor, own, begun, next } = await refused();
    const elsewhere = await createVisitor(provider).get(next, plantedBy(visitor, begun.location));
    expect(elsewhere.status).toBe(200);
    expect(elsewhere.text).not.toContain(own.identifier);
  });
});
