/**
 * The security check of a page: the automatic check, the picture and the sound, and the check of the typed characters.
 */
import type { Context } from 'koa';
import { z } from 'zod';
import { createHashQueue } from '../../accounts/credentials/hash-queue.ts';
import type { JourneyRateLimit } from '../../accounts/limits/journey-rate-limit.ts';
import type { AutomaticCheck, Captcha } from '../../captcha/index.ts';
import type { Media } from '../../captcha/ports.ts';
import { DomainError } from '../../errors/domain-error.ts';
import type * as views from '../../views/pages.ts';
import type { KnownDevices } from '../flow/known-devices.ts';
import type { PageHandler, StepContext } from '../flow/page-handler.ts';
import { type FlowPage, pages } from '../flow/pages.ts';

/** The fields of the security check in a form. */
export const captchaFields = {
  captcha: z.string().default(''),
  /** Present when the page said that the check was solved. */
  solved: z.string().optional(),
  /** Present when the person asks for another picture. The page keeps typed values. */
  change: z.string().optional(),
};
type CaptchaFields = Readonly<z.output<z.ZodObject<typeof captchaFields>>>;

/** Resolves with what `views/partials/form/captcha.ejs` shows. */
export async function captchaData(
  { isSolved, automatic }: Captcha,
  { interaction, path }: StepContext,
): Promise<views.Captcha> {
  return {
    picture: path(pages.captchaPicture),
    sound: path(pages.captchaSound),
    ...(automatic && { challenge: path(pages.captchaChallenge) }),
    isSolved: await isSolved(interaction.uid),
  };
}

/**
 * Checks the characters that were typed, unless the interaction has solved a check already. Resolves with the fault, or
 * with undefined. Call it once for each form, also for one with other faults: a right answer then stays right.
 */
export async function captchaFault(
  captcha: Captcha,
  { interaction: { uid } }: StepContext,
  { captcha: typed, solved }: CaptchaFields,
): Promise<views.FieldError | undefined> {
  if (await captcha.spend(uid)) return undefined;
  if (typed.trim() === '') {
    return { field: 'captcha', key: solved === undefined ? 'field.required' : 'captcha.expired' };
  }
  try {
    const verdict = await captcha.check(uid, typed);
    if (verdict === 'right') return undefined;
    return { field: 'captcha', key: verdict === 'wrong' ? 'captcha.wrong' : 'captcha.expired' };
  } catch (error) {
    const isUnavailable =
      error instanceof DomainError && ['unavailable', 'busy'].includes(error.code);
    if (isUnavailable) return { key: 'captcha.unavailable' };
    throw error;
  }
}

/**
 * Answers with a picture or sound, or with the requested range. Safari plays no sound without ranges (RFC 9110, section
 * 14.2).
 */
function answerMedia(ctx: Context, { type, bytes }: Media): void {
  const size = bytes.length;
  const [, first = '', last = ''] = /^bytes=(\d+)-(\d*)$/.exec(ctx.get('Range')) ?? [];
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  const part = first !== '' && start <= end;
  ctx.status = part ? 206 : 200;
  if (part) ctx.set('Content-Range', `bytes ${start}-${end}/${size}`);
  ctx.set({ 'Accept-Ranges': 'bytes', 'Cache-Control': 'no-store' });
  ctx.type = type;
  ctx.body = part ? bytes.subarray(start, end + 1) : bytes;
}

/** How many pictures and sounds are made at once, for a driver that waits for an outside service, and how many wait. */
const queueLimits = { concurrency: 16, waitingLimit: 150 };

/** How many times the usual work the automatic check costs in a network that has used up its journeys. */
const mostTimesHarder = 8;

const answerFields = z.object({ key: z.string().default('') });

/**
 * Returns the handlers that serve the picture and the sound, and that serve and judge the automatic check where it is
 * offered. A GET makes a new picture or challenge. Networks take turns, as they do for password hashes: a network that
 * asks for very many keeps nobody else from theirs, but its automatic checks cost more and more work. A browser that has
 * signed in before pays the usual price.
 */
export function createCaptchaHandlers(
  { picture, sound, automatic }: Captcha,
  devices: Pick<KnownDevices, 'anyDevice'>,
  limit: Pick<JourneyRateLimit, 'usedBy'>,
): PageHandler<unknown>[] {
  const queue = createHashQueue(queueLimits);
  const inTurn = <T>({ ctx }: StepContext, make: () => Promise<T>): Promise<T> => {
    const isKnownDevice = devices.anyDevice(ctx) !== undefined;
    return queue(make, { address: ctx.ip, isKnownDevice });
  };
  const media = (page: FlowPage, load: typeof picture): PageHandler<unknown> => ({
    page,
    async show(step) {
      const { ctx, interaction, locale } = step;
      answerMedia(ctx, await inTurn(step, () => load(interaction.uid, locale)));
    },
  });
  const handlers = [media(pages.captchaPicture, picture), media(pages.captchaSound, sound)];
  const timesHarder = async ({ ctx }: StepContext): Promise<number> =>
    devices.anyDevice(ctx) === undefined
      ? 1 + Math.floor((mostTimesHarder - 1) * (await limit.usedBy(ctx.ip)))
      : 1;
  return automatic ? [...handlers, challengeHandler(automatic, { inTurn, timesHarder })] : handlers;
}

/**
 * Returns the handler that the script automatic-check.js calls: a GET makes a challenge, a POST judges the key that was
 * found.
 */
function challengeHandler(
  { challenge, check }: AutomaticCheck,
  {
    inTurn,
    timesHarder,
  }: {
    inTurn<T>(step: StepContext, make: () => Promise<T>): Promise<T>;
    timesHarder(step: StepContext): Promise<number>;
  },
): PageHandler<z.output<typeof answerFields>> {
  return {
    page: pages.captchaChallenge,
    async show(step) {
      const times = await timesHarder(step);
      const body = await inTurn(step, () => challenge(step.interaction.uid, times));
      step.ctx.set('Cache-Control', 'no-store');
      step.ctx.body = body;
    },
    form: {
      schema: answerFields,
      async submit({ ctx, interaction }, { key }) {
        const verdict = await check(interaction.uid, key);
        ctx.set('Cache-Control', 'no-store');
        ctx.status = verdict === 'right' ? 200 : 422;
        ctx.body = { verdict };
      },
    },
  };
}
