import type { Context } from 'koa';
import type { Provider } from 'oidc-provider';
import { interactionSeconds } from './lifetimes.ts';

/**
 * Sets the library's two cookies of an interaction for as long as the interaction lives from now on, with the options
 * that the library was configured with (`cookies` in provider/configuration.ts).
 */
export function setInteractionCookies(
  ctx: Context,
  provider: Provider,
  { uid, returnTo }: { uid: string; returnTo: string },
): void {
  const options = {
    signed: true,
    httpOnly: true,
    sameSite: 'lax',
    secure: provider.issuer.startsWith('https:'),
    overwrite: true,
    maxAge: interactionSeconds * 1000,
  } as const;
  ctx.cookies.set(provider.cookieName('interaction'), uid, {
    ...options,
    path: `/interaction/${uid}`,
  });
  ctx.cookies.set(provider.cookieName('resume'), uid, {
    ...options,
    path: new URL(returnTo).pathname,
  });
}
