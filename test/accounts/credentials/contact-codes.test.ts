/** The limits of contact codes hold for parallel requests. */
import { expect, it } from '@jest/globals';
import { createCodes } from '../../../accounts/credentials/contact-codes.ts';
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
  const limit = createJourneyRateLimit({ counters, index, clock });
  function advance(ms: number): void {
    moved += ms;
    provider.advance(ms);
  }
  return { provider, codes, limit, advance };
}
const to = (address: string) => ({ channel: 'mail', to: address }) as const;
const request = (subject: string) => ({ subject, owner: subject, destination: to('a@example.fr') });

it('accepts one of several parallel right tries, and issues one of several parallel codes', async () => {
  const { provider, codes } = await open();
  await using _ = provider;
  const all = codes('first');
  const issued = await Promise.all(Array.from({ length: 5 }, () => all.issue(request('s'))));
  const sent = issued.flatMap((each) => ('code' in each ? [each.code] : []));
  expect(sent).toHaveLength(1);
  const checks = await Promise.all(Array.from({ length: 5 }, () => all.check('s', sent[0] ?? '')));
  expect(checks.filter((each) => 'proven' in each)).toEqual([{ proven: to('a@example.fr') }]);
});

it('checks no more than five of several parallel wrong tries', async () => {
  const { provider, codes } = await open();
  await using _ = provider;
  const all = codes('first');
  const issued = await all.issue(request('s'));
  const code = 'code' in issued ? issued.code : '';
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  const checks = await Promise.all(Array.from({ length: 9 }, () => all.check('s', wrong)));
  const exhausted = checks.filter((each) => 'fault' in each && each.fault === 'exhausted');
  expect(exhausted).toHaveLength(4);
  expect(await all.check('s', code)).toEqual({ fault: 'exhausted' });
});

it('accepts a code after a change of cookie keys', async () => {
  const { provider, codes } = await open();
  await using _ = provider;
  const issued = await codes('old').issue(request('s'));
  const code = 'code' in issued ? issued.code : '';
  expect(await codes('new', 'old').check('s', code)).toHaveProperty('proven');
});

it('limits the journeys for one identity, and those from one address for all identities', async () => {
  const { provider, limit, advance } = await open();
  await using _ = provider;
  for (let times = 0; times < 5; times += 1) {
    expect(await limit('forgotten', 'one', '192.0.2.1')).toBeUndefined();
  }
  expect(await limit('forgotten', 'one', '192.0.2.2')).toBeGreaterThan(3_590_000);
  for (let others = 0; others < 95; others += 1) {
    expect(await limit('forgotten', `other ${others}`, '192.0.2.1')).toBeUndefined();
  }
  expect(await limit('forgotten', 'the last', '192.0.2.1')).toBeGreaterThan(0);
  advance(60 * 60_000);
  expect(await limit('forgotten', 'one', '192.0.2.1')).toBeUndefined();
});
