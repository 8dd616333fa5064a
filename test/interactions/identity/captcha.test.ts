/** The security check of an interaction: its picture and sound over HTTP, and the single use of an answer. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalCaptcha } from '../../../captcha/local.ts';
import type { CaptchaDriver } from '../../../captcha/ports.ts';
import { DomainError } from '../../../errors/domain-error.ts';
import { leaked } from '../../support/leaks.ts';
import { openProvider, partner, portal, type TestProvider } from '../../support/provider.ts';
import { createVisitor, type Reply } from '../../support/visitor.ts';

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
const newOwner = () => {
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
    expect(checks.filter(Boolean)).toHaveLength(1);
    expect(await provider.captcha.check(owner, typed)).toBe(false);
  });

  it('is used up by a wrong answer, but not by an empty one', async () => {
    const owner = newOwner();
    await provider.captcha.picture(owner, 'fr');
    const typed = lastAnswer();
    expect(await provider.captcha.check(owner, ' \u3000 ')).toBe(false);
    expect(await provider.captcha.check(owner, 'A'.repeat(5000))).toBe(false);
    expect(await provider.captcha.check(owner, typed)).toBe(false);
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
      expect(await provider.captcha.check(owner, way(lastAnswer()))).toBe(true);
    }
  });

  it('is only valid for its interaction and its last picture', async () => {
    const owner = newOwner();
    await provider.captcha.picture(owner, 'fr');
    const former = lastAnswer();
    expect(await provider.captcha.check(newOwner(), former)).toBe(false);
    await provider.captcha.picture(owner, 'fr');
    expect(lastAnswer()).not.toBe(former);
    expect(await provider.captcha.check(owner, former)).toBe(false);
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
    expect(await provider.captcha.check(owner, lastAnswer())).toBe(true);
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
    expect(await other.captcha.check('owner', lastAnswer())).toBe(false);
  });
});

describe('limits', () => {
  it('let an answer expire after ten minutes, and allow 60 pictures an hour', async () => {
    await using other = await openProvider({ captcha: driver });
    const { captcha } = other;
    await captcha.picture('owner', 'fr');
    other.advance(590_000);
    expect(await captcha.check('owner', lastAnswer())).toBe(true);
    await captcha.picture('owner', 'fr');
    other.advance(600_001);
    expect(await captcha.check('owner', lastAnswer())).toBe(false);

    for (let i = 2; i < 60; i += 1) await captcha.picture('owner', 'fr');
    const refusal = { code: 'tooMany', retryAfterSeconds: expect.any(Number) };
    await expect(captcha.picture('owner', 'fr')).rejects.toMatchObject(refusal);
    await captcha.picture('somebody else', 'fr');
    other.advance(3_600_000);
    await captcha.picture('owner', 'fr');
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
    expect(await provider.captcha.check(uid, lastAnswer())).toBe(true);
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
    expect(order.indexOf('other request')).toBeLessThan(10);
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
