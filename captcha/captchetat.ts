/**
 * The captcha of the State, CaptchEtat, by its API on PISTE. Browsers never talk to it: the uuid, which is our
 * state, stays here. Whatever goes wrong is `unavailable`: it never counts as a right answer.
 */
import { z } from 'zod';
import type { Clock } from '../adapters/ports.ts';
import { DomainError } from '../errors/domain-error.ts';
import { createBearer } from './bearer.ts';
import { bodyOf, callOutside, jsonOf } from './outside.ts';
import type { CaptchaDriver, Language } from './ports.ts';

/** Calls under way at once; when the service hangs, the others are told at once instead of waiting behind. */
const widthLimit = 64;

const names: Readonly<Record<Language, string>> = {
  fr: 'alphanumerique6to9LightCaptchaFR',
  en: 'alphanumerique6to9LightCaptchaEN',
};

const sizes = { picture: 512 * 1024, sound: 4 * 1024 * 1024, verdict: 1024 } as const;

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

export interface CaptchetatOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Without a slash at its end. */
  readonly url: string;
  readonly tokenUrl: string;
  readonly clock: Clock;
  /** Of one call, in milliseconds. */
  readonly timeLimit: number;
}

export function createCaptchetat({ url, ...options }: CaptchetatOptions): CaptchaDriver {
  const { timeLimit } = options;
  const bearer = createBearer({ ...options, scope: 'piste.captchetat' });
  let underWay = 0;

  async function callOnce(token: string, path: string, init: RequestInit, sizeLimit: number) {
    const headers = { ...init.headers, Authorization: `Bearer ${token}` };
    return callOutside(`${url}/${path}`, { ...init, headers }, { timeLimit, sizeLimit });
  }

  /** Asks with a token, and once more with a new one when the service no longer takes it. */
  async function call(path: string, init: RequestInit, sizeLimit: number) {
    const token = await bearer.token();
    const answer = await callOnce(token, path, init, sizeLimit);
    if (answer.status !== 401) return answer;
    bearer.drop(token);
    return callOnce(await bearer.token(), path, init, sizeLimit);
  }

  async function bounded<T>(work: () => Promise<T>): Promise<T> {
    if (underWay >= widthLimit) throw new DomainError('busy', { retryAfterSeconds: 5 });
    underWay += 1;
    try {
      return await work();
    } catch (cause) {
      throw new DomainError('unavailable', { retryAfterSeconds: 30, cause });
    } finally {
      underWay -= 1;
    }
  }

  const endpoint = (query: Record<string, string>) =>
    `simple-captcha-endpoint?${new URLSearchParams(query)}`;

  return {
    create: (language) =>
      bounded(async () => {
        const path = endpoint({ get: 'image', c: names[language] });
        const answer = await call(path, {}, sizes.picture);
        const { uuid, imageb64 } = pictureSchema.parse(jsonOf(answer));
        return { state: uuid, picture: { type: 'image/png', bytes: imageb64 } };
      }),
    sound: (state, language) =>
      bounded(async () => {
        const path = endpoint({ get: 'sound', c: names[language], t: state });
        const answer = await call(path, {}, sizes.sound);
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
        return z.boolean().parse(jsonOf(await call('valider-captcha', init, sizes.verdict)));
      }),
  };
}
