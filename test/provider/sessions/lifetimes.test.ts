import { expect, it } from '@jest/globals';
import { createLifetimes } from '../../../provider/sessions/lifetimes.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

const now = 20_000 * day;
const lifetimes = createLifetimes(() => now * 1000 + 999);

it('every kind of token has the lifetime that was decided', () => {
  expect(lifetimes).toEqual({
    AccessToken: 10 * minute,
    AuthorizationCode: minute,
    ClientCredentials: expect.any(Function),
    IdToken: 10 * minute,
    Interaction: 30 * minute,
    RefreshToken: 30 * day,
    Session: expect.any(Function),
    Grant: expect.any(Function),
  });
});

it('a token of a machine lives as long as its resource says, else ten minutes', () => {
  const life = (resourceServer?: { accessTokenTTL?: number }) =>
    lifetimes.ClientCredentials(undefined, { resourceServer });
  expect([life(), life({}), life({ accessTokenTTL: 5 * minute })]).toEqual([600, 600, 300]);
});

it('a session ends 30 minutes after its last use and 12 hours after its sign-in, if it has one', () => {
  const left = (loginTs?: number) => lifetimes.Session(undefined, { loginTs });
  expect(left(now)).toBe(30 * minute);
  expect(left(now - 11.5 * hour)).toBe(30 * minute);
  expect(left(now - 11.5 * hour - 1)).toBe(30 * minute - 1);
  expect(left(now - 12 * hour)).toBe(1);
  expect(left(now - 13 * hour)).toBe(1);
  expect(left()).toBe(30 * minute);
});

it('a grant outlives every token that is issued on it', () => {
  const life = (scope?: string) => lifetimes.Grant(undefined, { openid: { scope } });
  expect(life('openid profile')).toBe(12 * hour + 10 * minute);
  expect(life()).toBe(12 * hour + 10 * minute);
  expect(lifetimes.Grant(undefined, {})).toBe(12 * hour + 10 * minute);
  expect(life('openid offline_access')).toBe(30 * day + hour);
});
