/** The limits of contact codes hold for parallel requests. */
import { describe, expect, it } from '@jest/globals';
import { type CodeRequest, createCodes } from '../../../accounts/credentials/contact-codes.ts';
import { createJourneyRateLimit } from '../../../accounts/limits/journey-rate-limit.ts';
import { openProvider } from '../../support/provider.ts';

async function open() {
  const provider = await openProvider();
  let moved = 0;
  const clock = () => Date.now() + moved;
  const { payloads, counters } = provider.storage;
  const { seal, index } = provider.domain;
  const codes = (...cookieKeys: string[]) =>
    createCodes({ payloads, counters, seal, index, cookieKeys, clock });
  const limit = createJourneyRateLimit({ counters, index, clock, perAddress: 100 });
  function advance(ms: number): void {
    moved += ms;
    provider.advance(ms);
  }
  return { provider, codes, limit, advance };
}
const to = (address: string) => ({ channel: 'mail', to: address }) as const;
const request = (subject: string): CodeRequest => ({
  subject,
  purpose: 'sign-in',
  proof: 'none',
  owner: subject,
  destination: to('a@example.fr'),
  ownContacts: [],
  address: '192.0.2.1',
});

const stranger = { who: 's', hasSignedIn: false };

it('accepts one of several parallel right tries, and issues one of several parallel codes', async () => {
  const { provider, codes } = await open();
  await using _ = provider;
  const all = codes('first');
  const issued = await Promise.all(Array.from({ length: 5 }, () => all.issue(request('s'))));
  const sent = issued.flatMap((each) => ('code' in each ? [each.code] : []));
  expect(sent).toHaveLength(1);
  const checks = await Promise.all(
    Array.from({ length: 5 }, () => all.check('s', sent[0] ?? '', stranger)),
  );
  expect(checks.filter((each) => 'proven' in each)).toEqual([{ proven: to('a@example.fr') }]);
});

it('checks no more than five of several parallel wrong tries', async () => {
  const { provider, codes } = await open();
  await using _ = provider;
  const all = codes('first');
  const issued = await all.issue(request('s'));
  const code = 'code' in issued ? issued.code : '';
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  const checks = await Promise.all(
    Array.from({ length: 9 }, () => all.check('s', wrong, stranger)),
  );
  const exhausted = checks.filter((each) => 'fault' in each && each.fault === 'exhausted');
  expect(exhausted).toHaveLength(4);
  expect(await all.check('s', code, stranger)).toEqual({
    fault: 'exhausted',
    channel: 'mail',
  });
});

it('accepts a code after a change of cookie keys', async () => {
  const { provider, codes } = await open();
  await using _ = provider;
  const issued = await codes('old').issue(request('s'));
  const code = 'code' in issued ? issued.code : '';
  expect(await codes('new', 'old').check('s', code, stranger)).toHaveProperty('proven');
});

const journey = (answers: string, address: string, knownAccount?: string) => ({
  kind: 'forgotten',
  answers,
  address,
  knownAccount,
});

it('limits the journeys of wide networks, of which one person may have all addresses', async () => {
  const { provider } = await open();
  await using _ = provider;
  const { counters } = provider.storage;
  const { index } = provider.domain;
  const few = createJourneyRateLimit({ counters, index, clock: Date.now, perAddress: 2 });
  let begun = 0;
  /** Begins journeys from these addresses in turn, until one is refused. Resolves with how many began. */
  async function beginAll(addresses: readonly string[]): Promise<number> {
    for (const [times, address] of addresses.entries()) {
      begun += 1;
      const asked = { kind: 'kind', answers: `person ${begun}`, address };
      if ((await few.begin(asked)) !== undefined) return times;
    }
    return addresses.length;
  }
  const each = (count: number, address: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => address(i));
  expect(await beginAll(each(60, (i) => `198.51.100.${i}`))).toBe(40);
  expect(await few.waitOf('198.51.100.200')).toBeGreaterThan(0);
  expect(await beginAll(each(60, (i) => `2001:db8:1:${i.toString(16)}::1`))).toBe(6);
  expect(
    await beginAll(each(60, (i) => `2001:db8:2:${i.toString(16).padStart(2, '0')}00::1`)),
  ).toBe(20);
  // An address that goes on beyond its own limit takes nothing from its neighbours.
  for (let times = 0; times < 50; times += 1) await beginAll(['203.0.113.1']);
  expect(await beginAll(['203.0.113.2', '203.0.113.2'])).toBe(2);
});

it('limits the journeys for one identity, and those from one address for all identities', async () => {
  const { provider, limit, advance } = await open();
  await using _ = provider;
  for (let times = 0; times < 5; times += 1) {
    expect(await limit.begin(journey('one', '192.0.2.1'))).toBeUndefined();
  }
  expect(await limit.begin(journey('one', '192.0.2.1'))).toBeGreaterThan(3_590_000);
  for (let others = 0; others < 94; others += 1) {
    expect(await limit.begin(journey(`other ${others}`, '192.0.2.1'))).toBeUndefined();
  }
  expect(await limit.begin(journey('the last', '192.0.2.1'))).toBeGreaterThan(0);
  // A known device has a count of its own, for the answers and beyond the limit of its network.
  expect(await limit.begin(journey('one', '192.0.2.1', 'account'))).toBeUndefined();
  for (let others = 1; others < 20; others += 1) {
    expect(await limit.begin(journey(`its ${others}`, '192.0.2.1', 'account'))).toBeUndefined();
  }
  expect(await limit.begin(journey('its last', '192.0.2.1', 'account'))).toBeGreaterThan(0);
  advance(60 * 60_000);
  expect(await limit.begin(journey('one', '192.0.2.1'))).toBeUndefined();
});

it('keeps places for networks that have asked for nothing', async () => {
  const { provider, limit } = await open();
  await using _ = provider;
  const ask = (address: string) => limit.begin(journey('one', address));
  const isOpen = async (address: string) => (await ask(address)) === undefined;
  // A burst of one network spends no more than its own five.
  const burst = await Promise.all(Array.from({ length: 30 }, () => ask('192.0.2.1')));
  expect(burst.filter((wait) => wait === undefined)).toHaveLength(5);
  for (let times = 0; times < 5; times += 1) expect(await isOpen('192.0.2.2')).toBe(true);
  expect(await isOpen('192.0.2.2')).toBe(false);
  for (let last = 3; last < 13; last += 1) {
    expect([last, await isOpen(`192.0.2.${last}`)]).toEqual([last, true]);
    expect([last, await isOpen(`192.0.2.${last}`)]).toEqual([last, false]);
  }
  expect(await isOpen('192.0.2.99')).toBe(false);
});

it('counts the /64s of one /48 as one network', async () => {
  const { provider, codes, advance } = await open();
  await using _ = provider;
  const all = codes('first');
  const issue = async (address: string) =>
    'code' in (await all.issue({ ...request('s'), purpose: 'creation', address }));
  for (let times = 0; times < 5; times += 1) {
    expect(await issue(`2001:db8:1:${times}::1`)).toBe(true);
    advance(60_000);
  }
  expect(await issue('2001:db8:1:ff::1')).toBe(false);
  expect(await issue('2001:db8:2::1')).toBe(true);
});

describe('budgets of codes', () => {
  const ofOwner = { ownContacts: ['a@example.fr'], proof: 'password' } as const;

  it('are one for each purpose, and one for people on a known device', async () => {
    const { provider, codes, advance } = await open();
    await using _ = provider;
    const all = codes('first');
    const issue = async (asked: Partial<CodeRequest>) => {
      advance(60_000);
      return 'code' in (await all.issue({ ...request('s'), ...asked }));
    };
    for (let times = 0; times < 5; times += 1) {
      expect(await issue({ ...ofOwner, purpose: 'sign-in' })).toBe(true);
    }
    expect(await issue({ ...ofOwner, purpose: 'sign-in' })).toBe(false);
    expect(await issue({ ...ofOwner, purpose: 'sign-in', proof: 'device' })).toBe(true);
    for (const purpose of ['reset', 'contact', 'creation'] as const) {
      expect([purpose, await issue({ ...ofOwner, purpose })]).toEqual([purpose, true]);
    }
  });

  it('hold 60 seconds between two codes over all purposes, but nobody waits for strangers twice', async () => {
    const { provider, codes, advance } = await open();
    await using _ = provider;
    const all = codes('first');
    const stranger = { ...request('stranger'), purpose: 'creation' } as const;
    const owner = { ...request('owner'), ...ofOwner };
    expect(await all.issue(stranger)).toHaveProperty('code');
    advance(30_000);
    expect(await all.issue(owner)).toMatchObject({ reason: 'soon' });
    advance(31_000);
    expect(await all.issue({ ...stranger, subject: 'other' })).toMatchObject({ reason: 'soon' });
    expect(await all.issue(owner)).toHaveProperty('code');
    advance(30_000);
    expect(await all.issue({ ...owner, subject: 'contact' })).toMatchObject({ reason: 'soon' });
    advance(31_000);
    expect(await all.issue(stranger)).toHaveProperty('code');
    expect(await all.issue({ ...owner, proof: 'device' })).toHaveProperty('code');
  });
});
