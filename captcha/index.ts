/**
 * The security check of the journeys without a password: work that the browser does by itself, or characters to copy from
 * a picture or a sound. `owner`, the uid of the interaction, says whose captcha it is. Each owner has one captcha of each
 * kind at a time, which is valid for one answer and for ten minutes. A right answer counts for the forms of the owner that
 * follow, within limits. What is needed to judge answers is kept encrypted in the payload store.
 */
import { hash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock, CounterStore, PayloadStore } from '../adapters/ports.ts';
import { createSealedPayloads } from '../crypto/sealed-payloads.ts';
import type { Seal } from '../crypto/sealing.ts';
import { DomainError } from '../errors/domain-error.ts';
import { createCaptchetat } from './captchetat.ts';
import { createLocalCaptcha } from './local/local.ts';
import type { CaptchaDriver, Language, Media } from './ports.ts';
import { type Challenge, createProofOfWork } from './proof-of-work.ts';

const minute = 60_000;
const hour = 60 * minute;
const lifetime = 10 * minute;
/** As long as an interaction can live. */
const solvedLifetime = 4 * hour;
/** How many forms one right answer is good for. */
const formsWhenSolved = 20;
const model = 'Captcha';

/** How often an owner may ask in an hour. A browser's player may ask for one sound in many parts. */
const limits = { pictures: 60, sounds: 300, challenges: 60 } as const;

/** In characters: more than any captcha asks for. */
const typedLimit = 20;

/** The time limit of one call of an outside service, in ms. */
const timeLimit = 5000;

const keptSchema = z.object({ id: z.string(), state: z.string() });
const solvedSchema = z.object({ id: z.string() });

export interface CaptchaDependencies {
  readonly driver: CaptchaDriver;
  /** The difficulty of the automatic check; 0 offers none. See proof-of-work.ts. */
  readonly difficulty: number;
  readonly payloads: PayloadStore;
  readonly counters: CounterStore;
  readonly seal: Seal;
  readonly clock: Clock;
}

/** `expired`: there is no captcha that this could be the answer of, because it is too old or was answered before. */
export type Verdict = 'right' | 'wrong' | 'expired';

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
   * Judges characters. A verdict uses up the captcha, right or wrong, and of parallel answers one counts. An empty text
   * is wrong, and uses up nothing.
   */
  check(owner: string, typed: string): Promise<Verdict>;
  /** The automatic check; undefined where it is switched off. */
  readonly automatic: AutomaticCheck | undefined;
  /** Reports whether the owner has given a right answer that is still good. */
  isSolved(owner: string): Promise<boolean>;
  /** Reports the same, and uses up one of the forms that a right answer is good for. */
  spend(owner: string): Promise<boolean>;
}

/** The check that asks nothing of the person. */
export interface AutomaticCheck {
  /**
   * Resolves with a new challenge for the owner's browser, which replaces the former one. It takes `timesHarder` times the
   * usual work, a whole number.
   */
  challenge(owner: string, timesHarder: number): Promise<Challenge>;
  /** Judges the key that the browser found, as `check` judges characters. */
  check(owner: string, key: string): Promise<Verdict>;
}

/** Creates the captchas of a driver. */
export function createCaptcha(dependencies: CaptchaDependencies): Captcha {
  const { driver, difficulty, payloads, counters, seal, clock } = dependencies;
  const keyOf = (owner: string, kind = 'captcha') =>
    hash('sha256', `${kind}\0${owner}`, 'base64url');
  const solvedKeyOf = (owner: string) => keyOf(owner, 'captcha-solved');
  const kept = createSealedPayloads(
    { payloads, seal, clock },
    { model, schema: keptSchema, lifetime, anonymous: 'journey' },
  );
  const solved = createSealedPayloads(
    { payloads, seal, clock },
    { model, schema: solvedSchema, lifetime: solvedLifetime, anonymous: 'journey' },
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

  /** Judges an answer by the state that is kept under a key, and uses that state up. */
  async function judge(
    owner: string,
    key: string,
    isRight: (state: string) => Promise<boolean>,
  ): Promise<Verdict> {
    const current = await kept.read(key);
    if (current === undefined) return 'expired';
    // Counted by the captcha's id, so that a new picture during the check gives an answer no second chance.
    const uses = await counters.increment(`captcha-used:${current.id}`, lifetime);
    if (uses.count > 1) return 'expired';
    await payloads.destroy(model, key);
    if (!(await isRight(current.state))) return 'wrong';
    await solved.write(solvedKeyOf(owner), { id: randomUUID() });
    return 'right';
  }

  function createAutomaticCheck(): AutomaticCheck {
    const { create: createWork, verify } = createProofOfWork(difficulty);
    const workKeyOf = (owner: string) => keyOf(owner, 'captcha-work');
    return {
      async challenge(owner, timesHarder) {
        const key = workKeyOf(owner);
        await count('challenges', key);
        const { state, challenge } = await createWork(timesHarder);
        await kept.write(key, { id: randomUUID(), state });
        return challenge;
      },
      check: (owner, key) => judge(owner, workKeyOf(owner), (state) => verify(state, key)),
    };
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
      if (plain === '') return 'wrong';
      return judge(owner, keyOf(owner), async (state) =>
        plain.length <= typedLimit ? driver.verify(state, plain) : false,
      );
    },
    automatic: difficulty > 0 ? createAutomaticCheck() : undefined,
    isSolved: async (owner) => (await solved.read(solvedKeyOf(owner))) !== undefined,
    async spend(owner) {
      const key = solvedKeyOf(owner);
      const answer = await solved.read(key);
      if (answer === undefined) return false;
      const { count: forms } = await counters.increment(
        `captcha-forms:${answer.id}`,
        solvedLifetime,
      );
      if (forms >= formsWhenSolved) await payloads.destroy(model, key);
      return forms <= formsWhenSolved;
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
