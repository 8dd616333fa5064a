/** The security check of an interaction: its picture and sound over HTTP, and the single use of an answer. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { createCaptchaDriver } from '../../../captcha/index.ts';
import { createLocalCaptcha } from '../../../captcha/local/local.ts';
import type { CaptchaDriver } from '../../../captcha/ports.ts';
import type { Challenge } from '../../../captcha/proof-of-work.ts';
import { DomainError } from '../../../errors/domain-error.ts';
import { openStandIn, png } from '../../captcha/stand-in.ts';
import { startJourney } from '../../support/journey.ts';
import { leaked } from '../../support/leaks.ts';
import { openProvider, partner, portal, type TestProvider } from '../../support/provider.ts';
import { createVisitor, fieldsOf, type Reply, type Visitor } from '../../support/visitor.ts';

/** The provider's own captcha driver, wrapped so that the tests learn its answers. */
const answers: string[] = [];
const local = createLocalCaptcha();
const driver: CaptchaDriver = {
  ...local,
  async create(language) {
    const created = await local.create(language);
    answers.push(created.state.split('.')[0] ?? '');
    return created;
  },
};
const lastAnswer = () => answers.at(-1) ?? '';

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider({ captcha: driver });
});
afterAll(() => provider[Symbol.asyncDispose]());

let owners = 0;
const newOwner = (): string => {
  owners += 1;
  return `an interaction ${owners}`;
};

describe('an answer', () => {
  it('is accepted once, even when several requests send it at the same time', async () => {
    const owner = newOwner();
    await provider.captcha.picture(owner, 'fr');
    const typed = lastAnswer();
    const checks = await Promise.all(
      Array.from({ length: 10 }, () => provider.captcha.check(owner, typed)),
    );
    expect(checks.filter((verdict) => verdict === 'right')).toHaveLength(1);
    expect(await provider.captcha.check(owner, typed)).toBe('expired');
  });

  it('is used up by a wrong answer, but not by an empty one', async () => {
    const owner = newOwner();
    await provider.captcha.picture(owner, 'fr');
    const typed = lastAnswer();
    expect(await provider.captcha.check(owner, ' \u3000 ')).toBe('wrong');
    expect(await provider.captcha.check(owner, 'A'.repeat(5000))).toBe('wrong');
    expect(await provider.captcha.check(owner, typed)).toBe('expired');
    expect(await provider.captcha.isSolved(owner)).toBe(false);
  });

  it('may be typed in small letters, with spaces or in full-width characters', async () => {
    const owner = newOwner();
    const fullWidth = (text: string) =>
      text.replace(/./g, (each) => String.fromCodePoint((each.codePointAt(0) ?? 0) + 0xfee0));
    const ways = [
      (text: string) => text.toLowerCase(),
      (text: string) => ` ${[...text].join(' ')}\u00a0`,
      fullWidth,
    ];
    for (const way of ways) {
      await provider.captcha.picture(owner, 'fr');
      expect(await provider.captcha.check(owner, way(lastAnswer()))).toBe('right');
    }
  });

  it('is only valid for its interaction and its last picture', async () => {
    const owner = newOwner();
    await provider.captcha.picture(owner, 'fr');
    const former = lastAnswer();
    expect(await provider.captcha.check(newOwner(), former)).toBe('expired');
    await provider.captcha.picture(owner, 'fr');
    expect(lastAnswer()).not.toBe(former);
    expect(await provider.captcha.check(owner, former)).toBe('wrong');
  });

  it('is stored sealed, under a key that does not reveal its interaction', async () => {
    const owner = newOwner();
    await provider.captcha.picture(owner, 'fr');
    const stored = await provider.everythingStored();
    expect(leaked(stored, ['Captcha', lastAnswer(), owner])).toEqual(['Captcha']);
  });

  it('can be heard without loading a picture', async () => {
    const owner = newOwner();
    const first = await provider.captcha.sound(owner, 'fr');
    const again = await provider.captcha.sound(owner, 'fr');
    expect(first.bytes.equals(again.bytes)).toBe(true);
    expect(await provider.captcha.check(owner, lastAnswer())).toBe('right');
  });

  it('is not accepted when the captcha service cannot check it', async () => {
    const away: CaptchaDriver = {
      ...driver,
      verify: () => Promise.reject(new DomainError('unavailable')),
    };
    await using other = await openProvider({ captcha: away });
    await other.captcha.picture('owner', 'fr');
    await expect(other.captcha.check('owner', lastAnswer())).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(await other.captcha.check('owner', lastAnswer())).toBe('expired');
    expect(await other.captcha.isSolved('owner')).toBe(false);
  });
});

describe('limits', () => {
  it('let an answer expire after ten minutes, and allow 60 pictures an hour', async () => {
    await using other = await openProvider({ captcha: driver });
    const { captcha } = other;
    await captcha.picture('owner', 'fr');
    other.advance(590_000);
    expect(await captcha.check('owner', lastAnswer())).toBe('right');
    await captcha.picture('owner', 'fr');
    other.advance(600_001);
    expect(await captcha.check('owner', lastAnswer())).toBe('expired');

    for (let i = 2; i < 60; i += 1) await captcha.picture('owner', 'fr');
    const refusal = { code: 'tooMany', retryAfterSeconds: expect.any(Number) };
    await expect(captcha.picture('owner', 'fr')).rejects.toMatchObject(refusal);
    await captcha.picture('somebody else', 'fr');
    other.advance(3_600_000);
    await captcha.picture('owner', 'fr');
  });
});

/** Begins a forgotten password, and returns what automatic-check.js does there. */
async function atQuestion(at = provider, visitor = createVisitor(at)) {
  const journey = await startJourney(at, undefined, { visitor, params: { prompt: 'login' } });
  await journey.open('forgotten');
  const address = journey.location.replace('forgotten', 'captcha-challenge');
  const { csrf = '' } = fieldsOf(journey.html);
  return {
    journey,
    address,
    pictureAt: journey.location.replace('forgotten', 'captcha-picture'),
    challenge: async () => JSON.parse((await journey.visitor.get(address)).text),
    async answer(key: string, fields: Readonly<Record<string, string>> = {}) {
      const { status, text } = await journey.visitor.post(address, { csrf, key, ...fields });
      return [status, JSON.parse(text).verdict];
    },
  };
}
/** Does the work of a browser. */
async function solve(challenge: Challenge): Promise<string> {
  const solution = await solveChallenge({ challenge, deriveKey });
  return solution?.derivedKey ?? 'no solution';
}
const nobody = { identifier: '1690395277002', birthDate: '17/03/1969', channel: 'mail' };

describe('the automatic check', () => {
  it('lets the forms of its interaction pass without characters, twenty in all', async () => {
    const { journey, challenge, answer } = await atQuestion();
    await journey.send(nobody);
    expect([journey.status, journey.html]).toEqual([422, expect.stringContaining('captcha-error')]);
    expect(await answer(await solve(await challenge()))).toEqual([200, 'right']);
    await journey.open('forgotten');
    expect(journey.words).toContain("Vérification terminée. Vous n'avez rien à recopier.");
    expect(journey.html).not.toMatch(/captcha-picture|automatic-check/);
    for (let i = 0; i < 19; i += 1) await journey.send({ ...nobody, birthDate: '31/02/1980' });
    expect(journey.html).not.toContain('captcha-error');
    await journey.send(nobody);
    expect(journey.page).toBe('forgotten-code');
    await journey.open('forgotten');
    await journey.send({ ...nobody, solved: 'yes' });
    expect(journey.words).toContain('La vérification de sécurité a expiré ou a déjà servi.');
  });

  it('loads nothing on a page without the security check', async () => {
    const journey = await startJourney(provider);
    expect(journey.html).not.toMatch(/automatic-check|altcha|captcha/);
  });

  it('takes an answer once, also of parallel ones', async () => {
    const { challenge, answer } = await atQuestion();
    const key = await solve(await challenge());
    const answers = await Promise.all(Array.from({ length: 8 }, () => answer(key)));
    expect(answers.filter(([status]) => status === 200)).toHaveLength(1);
    expect(await answer(key)).toEqual([422, 'expired']);
    // A former challenge ends with the next one.
    const former = await solve(await challenge());
    await challenge();
    expect(await answer(former)).toEqual([422, 'wrong']);
  });

  it('takes no answer of another interaction, of another challenge, or after ten minutes', async () => {
    await using other = await openProvider({ captcha: driver });
    const [one, two] = [await atQuestion(other), await atQuestion(other)];
    const key = await solve(await one.challenge());
    expect(await two.answer(key)).toEqual([422, 'expired']);
    await two.challenge();
    expect(await two.answer(key)).toEqual([422, 'wrong']);
    expect((await two.journey.visitor.get(one.address)).status).toBe(400);
    other.advance(600_001);
    expect(await one.answer(key)).toEqual([422, 'expired']);
    await one.journey.send(nobody);
    expect(one.journey.status).toBe(422);
  });

  it.each<[string, (challenge: Challenge) => Promise<Readonly<Record<string, string>>>]>([
    ['nothing', async () => ({ key: '' })],
    ['no key', async () => ({ key: '<script>' })],
    ['a very long key', async () => ({ key: 'a'.repeat(5000) })],
    ['the key in capitals', async (challenge) => ({ key: (await solve(challenge)).toUpperCase() })],
    [
      'the beginning that the challenge tells',
      async ({ parameters }) => ({ key: parameters.keyPrefix.padEnd(64, '0') }),
    ],
    [
      'the solution of an easier challenge that came along',
      async ({ parameters }) => {
        const easy = { ...parameters, cost: 1, keyPrefix: '0' };
        const challenge = { parameters: easy, signature: '' };
        const key = await solve(challenge);
        return { key, challenge: JSON.stringify(challenge), cost: '1', keyPrefix: '0' };
      },
    ],
  ])('refuses %s, which uses the challenge up', async (_what, forge) => {
    const { challenge, answer, journey } = await atQuestion();
    const given = await challenge();
    const { key = '', ...more } = await forge(given);
    expect(await answer(key, more)).toEqual([422, 'wrong']);
    expect(await answer(await solve(given))).toEqual([422, 'expired']);
    await journey.send(nobody);
    expect(journey.status).toBe(422);
  });

  it('refuses an answer without the token of the page', async () => {
    const { challenge, answer } = await atQuestion();
    const key = await solve(await challenge());
    await expect(answer(key, { csrf: 'wrong' })).rejects.toThrow('JSON');
    expect(await answer(key)).toEqual([200, 'right']);
  });

  it('names no more work than the setting, and its secret stays here', async () => {
    const { challenge } = await atQuestion();
    const { parameters, ...rest } = await challenge();
    expect(parameters).toMatchObject({ algorithm: 'PBKDF2/SHA-256', cost: 1000, keyLength: 32 });
    expect(rest).toEqual({ signature: expect.any(String) });
    const counters = new Set<number>();
    for (let i = 0; i < 20; i += 1) {
      const solution = await solveChallenge({ challenge: await challenge(), deriveKey });
      counters.add(solution?.counter ?? -1);
    }
    // Four keys at most, two at least.
    expect([...counters].sort()).toEqual([2, 3]);
  });

  it('costs a network more, the more of its journeys it has used, but not a browser that is known', async () => {
    await using small = await openProvider({ captcha: driver, journeysPerAddress: 4 });
    const known = createVisitor(small);
    await known.signIn(await small.addPerson());
    /** Begins a journey. Resolves with the work of its check. */
    const begin = async (visitor?: Visitor) => {
      const { journey, challenge, answer } = await atQuestion(small, visitor);
      const solution = await solveChallenge({ challenge: await challenge(), deriveKey });
      expect(await answer(solution?.derivedKey ?? '')).toEqual([200, 'right']);
      if (visitor === undefined) await journey.send(nobody);
      return solution?.counter ?? 0;
    };
    const works = [await begin(), await begin(), await begin(), await begin(), await begin()];
    // Of an unused network two or three keys, of a used-up one eight times as many.
    expect(works[0]).toBeLessThan(4);
    expect(works[2]).toBeGreaterThanOrEqual(8);
    expect(works[4]).toBeGreaterThanOrEqual(16);
    expect(works[4]).toBeLessThan(32);
    expect(await begin(known)).toBeLessThan(4);
  });

  it('has its limit, and is not there where it is switched off', async () => {
    const { journey, address } = await atQuestion();
    for (let i = 0; i < 60; i += 1) await journey.visitor.get(address);
    expect((await journey.visitor.get(address)).status).toBe(429);
    await using off = await openProvider({ captcha: driver, captchaDifficulty: 0 });
    const without = await atQuestion(off);
    expect(without.journey.html).not.toContain('captcha-automatic');
    expect((await without.journey.visitor.get(without.address)).status).toBe(404);
  });
});

describe("the State's service", () => {
  it.each([
    ['beside the automatic check', 4],
    ['alone', 0],
  ])('judges the characters, %s', async (_what, captchaDifficulty) => {
    await using service = await openStandIn();
    const { url, tokenUrl } = service;
    const settings = { provider: 'captchetat', url, tokenUrl } as const;
    const captcha = createCaptchaDriver(
      { ...settings, clientId: 'id', clientSecret: 's' },
      Date.now,
    );
    await using other = await openProvider({ captcha, captchaDifficulty });
    const { journey, address, pictureAt } = await atQuestion(other);
    const isAutomatic = captchaDifficulty > 0;
    expect(journey.html.includes('captcha-automatic')).toBe(isAutomatic);
    expect((await journey.visitor.get(address)).status).toBe(isAutomatic ? 200 : 404);
    for (const [typed, page] of [
      ['Ab12Ce', 'forgotten'],
      ['Ab12Cd', 'forgotten-code'],
    ]) {
      expect(Buffer.from((await journey.visitor.get(pictureAt)).body)).toEqual(png);
      await journey.send({ ...nobody, captcha: typed ?? '' });
      expect(journey.page).toBe(page);
    }
    expect(service.count('/v2/valider-captcha')).toBe(2);
    if (!isAutomatic) return;

    // The automatic check needs nothing of the service, which may be away.
    service.instead.set('/v2/simple-captcha-endpoint', (res) => res.writeHead(500).end());
    const unaided = await atQuestion(other);
    expect((await unaided.journey.visitor.get(unaided.pictureAt)).status).toBe(503);
    expect(await unaided.answer(await solve(await unaided.challenge()))).toEqual([200, 'right']);
    await unaided.journey.send(nobody);
    expect([unaided.journey.page, service.count('/v2/valider-captcha')]).toEqual([
      'forgotten-code',
      2,
    ]);
  });
});

describe('a picture that was copied right', () => {
  it('stays solved although another field has a fault, for its interaction alone', async () => {
    const journey = await startJourney(provider);
    await journey.open('forgotten');
    await journey.visitor.get(journey.location.replace('forgotten', 'captcha-picture'));
    const typed = { identifier: '1690395277002', birthDate: '31/02/1980', channel: 'mail' };
    await journey.send({ ...typed, captcha: lastAnswer() });
    expect(journey.html).toContain('id="birthDate-error"');
    expect(journey.words).toContain("Vérification terminée. Vous n'avez rien à recopier.");
    await journey.send({ ...typed, birthDate: '17/03/1969' });
    expect(journey.page).toBe('forgotten-code');
    await journey.open('create');
    expect(journey.words).toContain("Vérification terminée. Vous n'avez rien à recopier.");
    const other = await startJourney(provider);
    await other.open('forgotten');
    expect(other.html).toContain('captcha-picture');
  });

  it('is told to have expired after ten minutes, and not to be wrong', async () => {
    await using other = await openProvider({ captcha: driver });
    const journey = await startJourney(other);
    await journey.open('forgotten');
    await journey.visitor.get(journey.location.replace('forgotten', 'captcha-picture'));
    other.advance(600_001);
    await journey.send({ captcha: lastAnswer() });
    expect(journey.words).toContain('La vérification de sécurité a expiré ou a déjà servi.');
    expect(journey.words).not.toContain('Ce ne sont pas les bons caractères');
  });
});

describe('over HTTP', () => {
  /** The raw bytes, whatever their type. */
  const bytesOf = (reply: Reply): Buffer => Buffer.from(reply.body);
  const addressOf = (location: string, name: string) => location.replace(/[^/]+$/, name);

  it('the browser of an interaction receives its picture and its sound', async () => {
    const visitor = createVisitor(provider);
    const { location } = await visitor.begin(portal);
    const picture = await visitor.get(addressOf(location, 'captcha-picture'));
    expect(picture.status).toBe(200);
    expect(picture.headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(picture.headers['content-security-policy']).toContain("media-src 'self'");
    expect(bytesOf(picture).toString()).toMatch(/^<svg/);

    const soundAt = addressOf(location, 'captcha-sound');
    const sound = await visitor.get(soundAt);
    expect(sound.status).toBe(200);
    expect(sound.headers).toMatchObject({
      'content-type': 'audio/wav',
      'cache-control': 'no-store',
      'accept-ranges': 'bytes',
    });
    const whole = bytesOf(sound);
    expect(whole.toString('latin1', 0, 4)).toBe('RIFF');
    const uid = location.split('/').at(-2) ?? '';
    expect(await provider.captcha.check(uid, lastAnswer())).toBe('right');
  });

  it('the sound is served in ranges, as players ask for them', async () => {
    const visitor = createVisitor(provider);
    const { location } = await visitor.begin(portal);
    const soundAt = addressOf(location, 'captcha-sound');
    // Compared as text, because Jest takes a third of a second to compare this many bytes one by one.
    const textOf = (reply: Reply) => bytesOf(reply).toString('latin1');
    const whole = textOf(await visitor.get(soundAt));
    const part = async (range: string) => {
      const reply = await visitor.get(soundAt, { Range: range });
      return [reply.status, reply.headers['content-range'], textOf(reply)];
    };
    const size = whole.length;
    expect(await part('bytes=0-1')).toEqual([206, `bytes 0-1/${size}`, whole.slice(0, 2)]);
    expect(await part('bytes=100-')).toEqual([
      206,
      `bytes 100-${size - 1}/${size}`,
      whole.slice(100),
    ]);
    for (const range of [`bytes=${size}-`, 'bytes=9-3', 'bytes=0-1,5-6', 'lines=0-1', 'bytes=-5']) {
      expect(await part(range)).toEqual([200, undefined, whole]);
    }
  });

  it('picture and sound are refused to another browser and at another prompt, and a POST is refused', async () => {
    const visitor = createVisitor(provider);
    const { location, fields } = await visitor.begin(portal);
    const pictureAt = addressOf(location, 'captcha-picture');
    expect((await createVisitor(provider).get(pictureAt)).status).toBe(400);
    expect((await visitor.post(pictureAt, fields)).status).toBe(405);

    const person = await provider.addPerson();
    const signedIn = createVisitor(provider);
    const consent = await signedIn.signIn(person, { client: partner });
    const elsewhere = await signedIn.get(addressOf(consent.location, 'captcha-picture'));
    expect([elsewhere.status, elsewhere.headers['location']]).toEqual([303, consent.location]);
  });

  it('answers 503 when the captcha service is unavailable', async () => {
    const away = () => Promise.reject(new DomainError('unavailable', { retryAfterSeconds: 30 }));
    await using other = await openProvider({
      captcha: { create: away, sound: away, verify: away },
    });
    const visitor = createVisitor(other);
    const { location } = await visitor.begin(portal);
    const reply = await visitor.get(addressOf(location, 'captcha-picture'), { Accept: 'image/*' });
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '30']);
  });

  it('are made one at a time, and other requests are served in between', async () => {
    const state = (await local.create('fr')).state;
    const order: string[] = [];
    const sounds = Array.from({ length: 20 }, async () => {
      await local.sound(state, 'fr');
      order.push('sound');
    });
    await fetch(`${provider.origin}/health/live`);
    order.push('other request');
    await Promise.all(sounds);
    expect(order.at(-1)).toBe('sound');
  });

  it('asked for by hundreds from one network keep no other network and no known browser from theirs', async () => {
    const opening = Promise.withResolvers<void>();
    const slow: CaptchaDriver = {
      ...driver,
      async create(language) {
        await opening.promise;
        return driver.create(language);
      },
    };
    await using other = await openProvider({ captcha: slow, trustProxy: 1 });
    const from = (address: string) => ({ 'X-Forwarded-For': address });
    const visitor = createVisitor(other);
    await visitor.signIn(await other.addPerson());
    const known = await visitor.begin(portal, { prompt: 'login' });
    const strangers = createVisitor(other);
    const begun = await strangers.begin(portal);
    const pictureAt = addressOf(begun.location, 'captcha-picture');
    const refused = Promise.withResolvers<void>();
    const flood = Array.from({ length: 15 }, async () => {
      const one = createVisitor(other);
      const at = addressOf((await one.begin(portal)).location, 'captcha-picture');
      const ask = async () => {
        const { status } = await one.get(at, from('192.0.2.1'));
        if (status === 503) refused.resolve();
      };
      await Promise.all(Array.from({ length: 10 }, ask));
    });
    await refused.promise;
    const honest = Promise.all([
      strangers.get(pictureAt, from('198.51.100.1')),
      visitor.get(addressOf(known.location, 'captcha-picture'), from('192.0.2.1')),
    ]);
    opening.resolve();
    expect((await honest).map(({ status }) => status)).toEqual([200, 200]);
    await Promise.all(flood);
  });
});
