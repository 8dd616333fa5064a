/** The forms of a stand-in, and the faults that it answers with a page. */
import type { Context, Middleware } from 'koa';
import { errors } from 'oidc-provider';
import { AppError } from '../../http/app-error.ts';
import { readBody } from '../../http/forms/form-reader.ts';

const maxBytes = 4096;

/** Resolves with the fields of a form. */
export const readForm = async (ctx: Context): Promise<URLSearchParams> =>
  new URLSearchParams(await readBody(ctx.req, maxBytes));

/** Answers a form that is too long, or a page that has expired, by the page that `show` makes, with status 400. */
export const refuseFaults =
  (show: (ctx: Context, fault: string) => void): Middleware =>
  async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const known = error instanceof errors.OIDCProviderError || error instanceof AppError;
      if (!known) throw error;
      ctx.status = 400;
      show(ctx, error.message);
    }
  };
