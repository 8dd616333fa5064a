/**
 * The driver for CaptchEtat, the captcha of the French State, through its API on PISTE. Browsers never call it: its
 * uuid, which is our `state`, stays on the server. Every failure is `unavailable`, and never counts as a right answer.
 */
import { z } from 'zod';
import type { Clock } from '../adapters/ports.ts';
import { DomainError } from '../errors/domain-error.ts';
import { createBearer } from './bearer.ts';
import { bodyOf, callOutside, jsonOf } from './outside.ts';
import type { CaptchaDriver, Language } from './ports.ts';

/**
 * How many calls may run at once. Nothing waits for a free place: when the service hangs, further people are told at
 * once, instead of waiting behind the calls that hang.
 */
const concurrency = 64;

const names: Readonly<Record<Language, string>> = {
  fr: 'alphanumerique6to9LightCaptchaFR',
  en: 'alphanumerique6to9LightCaptchaEN',
};

/** The most bytes of each answer. */
const sizeLimits = { picture: 512 * 1024, sound: 4 * 1024 * 1024, verdict: 1024 } as const;

const dataUrlStart = 'data:image/png;base64,';
const pngStart = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

const pictureSchema = z.object({
  uuid: z.string().regex(/^[\w-]{1,100}$/),
  imageb64: z
    .string()
    .startsWith(dataUrlStart)
    .transform((url) => Buffer.from(url.slice(dataUrlStart.length), 'base64'))
    .refine((bytes) => bytes.subarray(0, pngStart.length).equals(pngStart), 'is no PNG'),
});

const soundType = /^audio\/[\w.+-]+$/;

/** How CaptchEtat is reached. */
export interface CaptchetatOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Without a slash at the end. */
  readonly url: string;
  readonly tokenUrl: string;
  readonly clock: Clock;
  /** The time limit of one call, in ms. */
  readonly timeLimit: number;
}

/** Creates the driver. */
export function createCaptchetat({ url, ...options }: CaptchetatOptions): CaptchaDriver {
  const { timeLimit } = options;
  const bearer = createBearer({ ...options, scope: 'piste.captchetat' });
  let runningCount = 0;

  async function callOnce(token: string, path: string, init: RequestInit, sizeLimit: number) {
    const headers = { ...init.headers, Authorization: `Bearer ${token}` };
    return callOutside(`${url}/${path}`, { ...init, headers }, { timeLimit, sizeLimit });
  }

  /** Calls with a token, and once more with a new token when the service no longer accepts the first. */
  async function call(path: string, init: RequestInit, sizeLimit: number) {
    const token = await bearer.token();
    const answer = await callOnce(token, path, init, sizeLimit);
    if (answer.status !== 401) return answer;
    bearer.drop(token);
    return callOnce(await bearer.token(), path, init, sizeLimit);
  }

  async function bounded<T>(work: () => Promise<T>): Promise<T> {
    if (runningCount >= concurrency) throw new DomainError('busy', { retryAfterSeconds: 5 });
    runningCount += 1;
    try {
      return await work();
    } catch (cause) {
      throw new DomainError('unavailable', { retryAfterSeconds: 30, cause });
    } finally {
      runningCount -= 1;
    }
  }

  const endpoint = (query: Record<string, string>) =>
    `simple-captcha-endpoint?${new URLSearchParams(query)}`;

  return {
    create: (language) =>
      bounded(async () => {
        const path = endpoint({ get: 'image', c: names[language] });
        const answer = await call(path, {}, sizeLimits.picture);
        const { uuid, imageb64 } = pictureSchema.parse(jsonOf(answer));
        return { state: uuid, picture: { type: 'image/png', bytes: imageb64 } };
      }),
    sound: (state, language) =>
      bounded(async () => {
        const path = endpoint({ get: 'sound', c: names[language], t: state });
        const answer = await call(path, {}, sizeLimits.sound);
        if (!soundType.test(answer.type)) throw new Error('answered something else than sound');
        return { type: answer.type, bytes: bodyOf(answer) };
      }),
    verify: (state, typed) =>
      bounded(async () => {
        const init = {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ uuid: state, code: typed }),
        };
        return z.boolean().parse(jsonOf(await call('valider-captcha', init, sizeLimits.verdict)));
      }),
  };
}
