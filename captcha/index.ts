/**
 * The security check of the journeys without a password: characters to copy from a picture or a sound. Who fills in
 * the form is known by `owner`, the interaction's uid. Each owner has one captcha at a time: it is right once, for
 * ten minutes. What the driver needs to go on lies sealed in the payload store.
 */
import { hash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock, CounterStore, PayloadStore } from '../adapters/ports.ts';
import { createSealedPayloads } from '../crypto/sealed-payloads.ts';
import type { Seal } from '../crypto/sealing.ts';
import { DomainError } from '../errors/domain-error.ts';
import { createCaptchetat } from './captchetat.ts';
import { createLocalCaptcha } from './local.ts';
import type { CaptchaDriver, Language, Media } from './ports.ts';

const minute = 60_000;
const hour = 60 * minute;
const lifetime = 10 * minute;
const model = 'Captcha';

/** Of one owner, an hour. A player may ask for one sound in many parts. */
const limits = { pictures: 60, sounds: 300 } as const;

/** More than any captcha asks for. */
const typedLimit = 20;

/** One call of the service outside, in milliseconds. */
const timeLimit = 5000;

const keptSchema = z.object({ id: z.string(), state: z.string() });

export interface CaptchaDependencies {
  readonly driver: CaptchaDriver;
  readonly payloads: PayloadStore;
  readonly counters: CounterStore;
  readonly seal: Seal;
  readonly clock: Clock;
}

/** Functions throw `tooMany` past an owner's limits, `unavailable` or `busy` when the driver can't tell. */
export interface Captcha {
  /** A new captcha: the former one is no longer good. */
  picture(owner: string, language: Language): Promise<Media>;
  /** The same captcha spoken; a new one when there is none, for who does not load pictures. */
  sound(owner: string, language: Language): Promise<Media>;
  /**
   * Whether the characters are those of the owner's captcha, which is used up by it, right or wrong: of parallel
   * checks one counts. False when there is none. Nothing typed is false, and uses up nothing.
   */
  check(owner: string, typed: string): Promise<boolean>;
}

export function createCaptcha(dependencies: CaptchaDependencies): Captcha {
  const { driver, payloads, counters, seal, clock } = dependencies;
  const keyOf = (owner: string) => hash('sha256', `captcha\0${owner}`, 'base64url');
  const kept = createSealedPayloads(
    { payloads, seal, clock },
    { model, schema: keptSchema, lifetime },
  );

  async function count(what: keyof typeof limits, key: string): Promise<void> {
    const counter = await counters.increment(`captcha-${what}:${key}`, hour);
    if (counter.count <= limits[what]) return;
    const retryAfterSeconds = Math.ceil((counter.expiresAt - clock()) / 1000);
    throw new DomainError('tooMany', { retryAfterSeconds });
  }

  async function create(key: string, language: Language) {
    await count('pictures', key);
    const created = await driver.create(language);
    await kept.write(key, { id: randomUUID(), state: created.state });
    return created;
  }

  return {
    picture: async (owner, language) => (await create(keyOf(owner), language)).picture,
    async sound(owner, language) {
      const key = keyOf(owner);
      await count('sounds', key);
      const { state } = (await kept.read(key)) ?? (await create(key, language));
      return driver.sound(state, language);
    },
    async check(owner, typed) {
      const plain = typed.normalize('NFKC').replace(/\s+/g, '');
      if (plain === '') return false;
      const key = keyOf(owner);
      const current = await kept.read(key);
      if (current === undefined) return false;
      // By the captcha's own id: a new picture in the middle must not give an answer a second chance.
      const uses = await counters.increment(`captcha-used:${current.id}`, lifetime);
      if (uses.count > 1) return false;
      await payloads.destroy(model, key);
      return plain.length <= typedLimit && driver.verify(current.state, plain);
    },
  };
}

export interface CaptchaSettings {
  readonly provider: 'local' | 'captchetat';
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly url: string;
  readonly tokenUrl: string;
}

/** The driver that the settings ask for. */
export function createCaptchaDriver(settings: CaptchaSettings, clock: Clock): CaptchaDriver {
  const { provider, clientId, clientSecret, url, tokenUrl } = settings;
  if (provider === 'local') return createLocalCaptcha();
  if (clientId === undefined || clientSecret === undefined) {
    throw new Error('captchetat needs a client id and a client secret');
  }
  return createCaptchetat({
    clientId,
    clientSecret,
    url: url.replace(/\/+$/, ''),
    tokenUrl,
    clock,
    timeLimit,
  });
}
