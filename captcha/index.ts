/**
 * The security check of the journeys without a password: characters to copy from a picture or a sound. `owner`, the uid
 * of the interaction, says whose captcha it is. Each owner has one captcha at a time, which is valid for one check and
 * for ten minutes. The driver's state is kept encrypted in the payload store.
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

/** How often an owner may ask in an hour. A browser's player may ask for one sound in many parts. */
const limits = { pictures: 60, sounds: 300 } as const;

/** In characters: more than any captcha asks for. */
const typedLimit = 20;

/** The time limit of one call of an outside service, in ms. */
const timeLimit = 5000;

const keptSchema = z.object({ id: z.string(), state: z.string() });

export interface CaptchaDependencies {
  readonly driver: CaptchaDriver;
  readonly payloads: PayloadStore;
  readonly counters: CounterStore;
  readonly seal: Seal;
  readonly clock: Clock;
}

/**
 * Makes and checks captchas. The functions throw the `DomainError`s `tooMany` beyond an owner's limits, and
 * `unavailable` or `busy` when the driver can't answer.
 */
export interface Captcha {
  /** Resolves with the picture of a new captcha, which replaces the owner's former one. */
  picture(owner: string, language: Language): Promise<Media>;
  /** Resolves with the sound of the same captcha, or of a new one when a browser that loads no pictures has none. */
  sound(owner: string, language: Language): Promise<Media>;
  /**
   * Resolves with true when the characters are those of the owner's captcha. The check uses up the captcha, right or
   * wrong, and of parallel checks one counts. Resolves with false when there is no captcha. An empty text is false, and
   * uses up nothing.
   */
  check(owner: string, typed: string): Promise<boolean>;
}

/** Creates the captchas of a driver. */
export function createCaptcha(dependencies: CaptchaDependencies): Captcha {
  const { driver, payloads, counters, seal, clock } = dependencies;
  const keyOf = (owner: string) => hash('sha256', `captcha\0${owner}`, 'base64url');
  const kept = createSealedPayloads(
    { payloads, seal, clock },
    { model, schema: keptSchema, lifetime, anonymous: 'journey' },
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
      // Counted by the captcha's id, so that a new picture during the check gives an answer no second chance.
      const uses = await counters.increment(`captcha-used:${current.id}`, lifetime);
      if (uses.count > 1) return false;
      await payloads.destroy(model, key);
      return plain.length <= typedLimit && driver.verify(current.state, plain);
    },
  };
}

/** Which driver to use, and how to reach it. */
export interface CaptchaSettings {
  readonly provider: 'local' | 'captchetat';
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly url: string;
  readonly tokenUrl: string;
}

/** Creates the driver that the settings ask for. */
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
