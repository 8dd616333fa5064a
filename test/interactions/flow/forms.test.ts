/** Malformed and hostile forms: each gets a 4xx status and plain words, and the sign-in can go on. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openProvider, type Person, portal, type TestProvider } from '../../support/provider.ts';
import { createVisitor, headingOf, type Visitor } from '../../support/visitor.ts';
import { stillWorks } from './still-works.ts';

let provider: TestProvider;
let person: Person;
beforeAll(async () => {
  provider = await openProvider();
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
    [
      'with a nested field',
      400,
      (v, b) => v.post(b.location, { ...filled(b), 'password[$ne]': 'x' }),
    ],
    ['with a NUL byte', 400, (v, b) => v.post(b.location, { ...filled(b), identifier: '1\0' })],
    ['with an unknown field', 400, (v, b) => v.post(b.location, { ...filled(b), admin: '1' })],
    [
      'with __proto__',
      400,
      (v, b) => v.post(b.location, `${new URLSearchParams(filled(b))}&__proto__=1`),
    ],
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

  it('that is sent again after the sign-in is over finds no interaction', async () => {
    const visitor = createVisitor(provider);
    const begun = await visitor.begin(portal);
    await stillWorks(visitor, person, begun);
    const again = await visitor.post(begun.location, filled(begun));
    expect(again.status).toBe(400);
  });
});
