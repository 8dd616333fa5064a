/** Codes at the edge of their bounds, whoever asks at once. */
import { expect, it } from '@jest/globals';
import { createCodes } from '../../accounts/codes.ts';
import { createJourneyLimit } from '../../accounts/journey-limits.ts';
import { openHouse } from '../support/house.ts';

async function open() {
  const house = await openHouse();
  let moved = 0;
  const clock = () => Date.now() + moved;
  const { payloads, counters } = house.storage;
  const { seal, index } = house.domain;
  const codes = (...cookieKeys: string[]) =>
    createCodes({ payloads, counters, seal, index, cookieKeys, clock });
  const limit = createJourneyLimit({ counters, index, clock });
  function advance(ms: number): void {
    moved += ms;
    house.advance(ms);
  }
  return { house, codes, limit, advance };
}
const to = (address: string) => ({ channel: 'mail', to: address }) as const;
const request = (subject: string) => ({ subject, owner: subject, destination: to('a@example.fr') });

it('of several right tries at once one counts, and of several sends one goes out', async () => {
  const { house, codes } = await open();
  await using _ = house;
  const all = codes('first');
  const issued = await Promise.all(Array.from({ length: 5 }, () => all.issue(request('s'))));
  const sent = issued.flatMap((each) => ('code' in each ? [each.code] : []));
  expect(sent).toHaveLength(1);
  const checks = await Promise.all(Array.from({ length: 5 }, () => all.check('s', sent[0] ?? '')));
  expect(checks.filter((each) => 'proven' in each)).toEqual([{ proven: to('a@example.fr') }]);
});

it('of several wrong tries at once no more than five are looked at', async () => {
  const { house, codes } = await open();
  await using _ = house;
  const all = codes('first');
  const issued = await all.issue(request('s'));
  const code = 'code' in issued ? issued.code : '';
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  const checks = await Promise.all(Array.from({ length: 9 }, () => all.check('s', wrong)));
  const exhausted = checks.filter((each) => 'fault' in each && each.fault === 'exhausted');
  expect(exhausted).toHaveLength(4);
  expect(await all.check('s', code)).toEqual({ fault: 'exhausted' });
});

it('a code outlives a change of cookie keys', async () => {
  const { house, codes } = await open();
  await using _ = house;
  const issued = await codes('old').issue(request('s'));
  const code = 'code' in issued ? issued.code : '';
  expect(await codes('new', 'old').check('s', code)).toHaveProperty('proven');
});

it('journeys are bounded for one identity, and for one address whoever they are for', async () => {
  const { house, limit, advance } = await open();
  await using _ = house;
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
