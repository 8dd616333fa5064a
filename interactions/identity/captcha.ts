/** The security check on a page: its picture, its sound, and what the answer comes to. */
import type { Context } from 'koa';
import type { Captcha } from '../../captcha/index.ts';
import type { Media } from '../../captcha/ports.ts';
import { DomainError } from '../../errors/domain-error.ts';
import type * as views from '../../views/pages.ts';
import type { Step, StepContext } from '../flow/step.ts';

const names = { picture: 'captcha-picture', sound: 'captcha-sound' } as const;

/** For `views/partials/captcha.ejs`. */
export function captchaAddresses({ path }: StepContext): views.Captcha {
  return { picture: path(names.picture), sound: path(names.sound) };
}

/** What is told with the other faults of a form where no characters were typed: nothing is used up by it. */
export const captchaMissing = (typed: string): readonly views.FieldError[] =>
  typed.trim() === '' ? [{ field: 'captcha', key: 'field.required' }] : [];

/**
 * What is wrong with the characters typed, if anything is. They are used up by it: call it last, once the rest of
 * the form is whole, and show a page with a new picture after any fault.
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
    const away = error instanceof DomainError && ['unavailable', 'busy'].includes(error.code);
    if (away) return { key: 'captcha.unavailable' };
    throw error;
  }
}

/** Players ask for a part, and Safari plays nothing without one (RFC 9110, section 14.2). */
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

/** The addresses of picture and sound, by their names: a GET of the picture makes a new one. */
export function createCaptchaMedia(captcha: Captcha): [string, Step<unknown>][] {
  const media = (ask: typeof captcha.picture): Step<unknown> => ({
    prompt: 'login',
    async show({ ctx, interaction, locale }) {
      answerMedia(ctx, await ask(interaction.uid, locale));
    },
  });
  return [
    [names.picture, media(captcha.picture)],
    [names.sound, media(captcha.sound)],
  ];
}
