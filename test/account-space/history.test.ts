/** What a person sees of the audit trail. */
import { expect, test } from '@jest/globals';
import type { AuditEvent } from '../../adapters/ports.ts';
import { openSpace } from '../support/account-space.ts';
import { openProvider } from '../support/provider.ts';
import { headingOf, type Reply } from '../support/visitor.ts';

const records = ({ text }: Reply) => text.match(/<li>\s*<p><strong>[\s\S]*?<\/li>/g) ?? [];
const olderOf = ({ text }: Reply) =>
  /<a id="history-older"[^>]*href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&#38;', '&');

test('the last twelve months are told in plain words, twenty a page, and each event once', async () => {
  await using provider = await openProvider();
  const [person, other] = [await provider.addPerson(), await provider.addPerson()];
  const { audit } = provider.storage;
  const now = Date.now();
  const event = (index: number): AuditEvent => ({
    // Many of the same millisecond.
    at: now - 60_000 - Math.floor(index / 50),
    type: 'sign-in.refused',
    accountId: person.accountId,
    clientId: 'portal',
    network: `n${index}`,
  });
  const many = Array.from({ length: 10_000 }, (_, index) => event(index));
  for (let i = 0; i < many.length; i += 1000) await audit.append(...many.slice(i, i + 1000));
  await audit.append({ ...event(0), accountId: other.accountId, network: 'of another person' });
  const { open } = await openSpace(provider, person);
  // Whatever the page, the store hands out what it shows and not the whole history.
  const { ofAccount } = audit;
  const read: number[] = [];
  Object.defineProperty(audit, 'ofAccount', {
    async value(...args: Parameters<typeof ofAccount>) {
      const events = await ofAccount(...args);
      read.push(events.length);
      return events;
    },
  });
  for (const page of ['', '/services']) await open(`/account${page}`);
  expect(read).toEqual([50, 950, 100]);

  const first = (await open('/account/history')).reply;
  expect(headingOf(first.text)).toBe('Mon activité');
  expect(first.text).toMatch(/<a href="\/account\/history" aria-current="page">/);
  expect(records(first)).toHaveLength(20);
  expect(records(first)[0]).toMatch(/Connexion avec votre mot de passe/);
  expect(records(first)[0]).toMatch(/service\s: Mon Compte/);
  expect(records(first)[1]).toMatch(/Connexion refusée avec un mot de passe/);

  const seen: string[] = [...records(first)];
  let page = first;
  for (let i = 0; i < 3; i += 1) {
    page = (await open(olderOf(page) ?? '')).reply;
    expect(records(page)).toHaveLength(20);
    seen.push(...records(page));
  }
  expect(read.slice(3)).toEqual([21, 21, 21, 21]);
  const networks = seen.flatMap((record) => /réseau (n\d+)/.exec(record)?.[1] ?? []);
  expect(new Set(networks).size).toBe(79);
  expect(page.text).not.toContain('of another person');
  expect(page.text).toContain('Revenir à l&#39;activité la plus récente');
});

test('the last sign-in is found behind hundreds of events that others have caused', async () => {
  await using provider = await openProvider();
  const { accountId, ...person } = await provider.addPerson();
  const { audit } = provider.storage;
  const at = Date.now() - 3_600_000;
  await audit.append({ at, type: 'sign-in.accepted', accountId, browser: 'Firefox/Linux' });
  const caused = { at: at + 1, type: 'password.forgotten', accountId } as const;
  await audit.append(...Array.from({ length: 450 }, () => caused));
  const { opened } = await openSpace(provider, person);
  expect(opened.text).toContain('Firefox');
});

test('an event of another release has general words, and what is missing is left out', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson();
  const unknown: string = 'toaster.started';
  const types = [unknown, '__proto__', 'constructor'];
  const trail: { append(event: { type: string }): Promise<void> } = provider.storage.audit;
  for (const type of types) {
    // A later release may have written it.
    const event = { at: Date.now() - 1000, type, accountId: person.accountId, clientId: '<b>gone' };
    await trail.append(event);
  }
  const { open } = await openSpace(provider, person);
  const { text } = (await open('/account/history')).reply;
  expect(text.match(/Autre événement sur votre compte/g)).toHaveLength(types.length);
  expect(text).not.toContain('gone');
});

test('a hostile address shows nothing and breaks nothing', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson();
  const { open } = await openSpace(provider, person);
  for (const before of ['', 'x', '1', '-1', '1-', "1-'", '1-g', '1e9-1', '1-1-1', '9'.repeat(99)]) {
    const { reply } = await open(`/account/history?before=${encodeURIComponent(before)}`);
    expect([before, reply.status]).toEqual([before, 404]);
  }
  expect((await open('/account/history?before=1-1&before=2-2')).reply.status).toBe(404);
  for (const before of ['999999999999999-ffffffffffffffffffffffff', '0-0', '1-1']) {
    const { reply } = await open(`/account/history?before=${before}`);
    expect([before, reply.status]).toEqual([before, 200]);
  }
});

test('what was not the person leads to the password, the sessions, and whom to call', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson();
  const { open } = await openSpace(provider, person);
  expect((await open('/account/history')).reply.text).toContain('href="/account/history/not-me"');
  const { text } = (await open('/account/history/not-me')).reply;
  expect(headingOf(text)).toBe('Ce n&#39;était pas moi');
  expect(text).toContain('href="/account/password"');
  expect(text).toContain('href="/account/sessions"');
  expect(text).toContain('Adressez-vous à votre Caf.');
});
