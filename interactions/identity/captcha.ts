/** The security check of a page: its picture, its sound, and the check of the typed characters. */
import type { Context } from 'koa';
import { createHashQueue } from '../../accounts/credentials/hash-queue.ts';
import type { Captcha } from '../../captcha/index.ts';
import type { Media } from '../../captcha/ports.ts';
import { DomainError } from '../../errors/domain-error.ts';
import type * as views from '../../views/pages.ts';
import type { KnownDevices } from '../flow/known-devices.ts';
import type { PageHandler, StepContext } from '../flow/page-handler.ts';
import { type FlowPage, pages } from '../flow/pages.ts';

/** Returns the addresses that `views/partials/form/captcha.ejs` shows. */
export function captchaAddresses({ path }: StepContext): views.Captcha {
  return { picture: path(pages.captchaPicture), sound: path(pages.captchaSound) };
}

/** Returns the fault of an empty answer, to be shown with the other faults of a form. It does not use the picture up. */
export const captchaMissing = (typed: string): readonly views.FieldError[] =>
  typed.trim() === '' ? [{ field: 'captcha', key: 'field.required' }] : [];

/**
 * Resolves with the fault of the typed characters, or with undefined when they are right. The check uses the picture
 * up: call it last, when the rest of the form has no fault, and show a page with a new picture after any fault.
 */
export async function captchaFault(
  captcha: Captcha,
  { interaction }: StepContext,
  typed: string,
): Promise<views.FieldError | undefined> {
  const [missing] = captchaMissing(typed);
  if (missing !== undefined) return missing;
  try {
    if (await captcha.check(interaction.uid, typed)) return undefined;
    return { field: 'captcha', key: 'captcha.wrong' };
  } catch (error) {
    const isUnavailable =
      error instanceof DomainError && ['unavailable', 'busy'].includes(error.code);
    if (isUnavailable) return { key: 'captcha.unavailable' };
    throw error;
  }
}

/** Answers with a picture or sound, or with the requested range. Safari plays no sound without ranges (RFC 9110, section 14.2). */
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

/**
 * Returns the handlers that serve the picture and the sound. A GET of the picture makes a new one. Networks take turns,
 * as they do for password hashes: a network that asks for very many keeps nobody else from theirs.
 */
export function createCaptchaMedia(
  captcha: Captcha,
  devices: Pick<KnownDevices, 'anyDevice'>,
): PageHandler<unknown>[] {
  const inTurn = createHashQueue(queueLimits);
  const media = (page: FlowPage, load: typeof captcha.picture): PageHandler<unknown> => ({
    page,
    async show({ ctx, interaction, locale }) {
      const isKnownDevice = devices.anyDevice(ctx) !== undefined;
      const make = () => load(interaction.uid, locale);
      answerMedia(ctx, await inTurn(make, { address: ctx.ip, isKnownDevice }));
    },
  });
  return [media(pages.captchaPicture, captcha.picture), media(pages.captchaSound, captcha.sound)];
}
