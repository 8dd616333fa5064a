import Router from '@koa/router';
import { protocolErrorCodes, protocolErrors } from '../errors/protocol-errors.ts';
import { accountPath, articles, errorsPath, type Service } from '../views/pages.ts';
import { compressPages } from './compress-pages.ts';
import { seeOther } from './redirect.ts';
import type { Show } from './show-page.ts';

export interface PublicPagesDependencies {
  readonly show: Show;
  /** Resolves with the services that the home page links to. */
  services(): Promise<readonly Service[]>;
  readonly termsVersion: string;
}

/** Serves the home page `/` and the pages that the footer links to. */
export function publicPages({ show, services, termsVersion }: PublicPagesDependencies) {
  const router = new Router();
  router.use(compressPages);
  router.get('/', async (ctx) =>
    show(ctx, 'home', { services: await services() }, { cacheable: true }),
  );
  const codes = protocolErrorCodes().map((code) => ({ code, at: protocolErrors[code] }));
  router.get(errorsPath, (ctx) => show(ctx, 'errors', { codes }, { cacheable: true }));
  for (const [path, name] of Object.entries(articles)) {
    const data = name === 'terms' ? { name, version: termsVersion } : { name };
    router.get(`/${path}`, (ctx) => show(ctx, 'article', data, { cacheable: true }));
  }
  // Where password managers send a person to change a password (W3C, A Well-Known URL for Changing Passwords).
  router.get('/.well-known/change-password', (ctx) => seeOther(ctx, `${accountPath}/password`));
  return router.routes();
}
