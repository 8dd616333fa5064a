import type { Context } from 'koa';
import type { Provider } from 'oidc-provider';
import { interactionSeconds } from './lifetimes.ts';

/** Returns the options of all cookies of the library; provider/configuration.ts sets them for it. */
export const cookieOptions = (issuer: string) =>
  ({
    signed: true,
    httpOnly: true,
    sameSite: 'lax',
    secure: issuer.startsWith('https:'),
  }) as const;

/** Sets the library's two cookies of an interaction for as long as the interaction lives from now on. */
export function setInteractionCookies(
  ctx: Context,
  provider: Provider,
  { uid, returnTo }: { uid: string; returnTo: string },
): void {
  const options = {
    ...cookieOptions(provider.issuer),
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
