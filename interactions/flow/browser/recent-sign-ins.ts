/**
 * The sign-ins that this browser has begun lately, in a sealed cookie. A page whose interaction is over can then say what
 * became of it, and lead on: to the step that follows, to the service of that very sign-in, or back to it. Nothing here
 * is a proof: it only chooses words and links.
 */
import type { Context } from 'koa';
import type { Provider } from 'oidc-provider';
import type { WayOn } from '../../../http/error-handler.ts';
import type { Clients } from '../../../provider/clients/clients.ts';
import { serviceOf } from '../../../provider/pages.ts';
import type { SealedCookies } from '../cookies.ts';
import { interactionPath } from '../pages.ts';

/** The cookie must stay below 4 KB: a sign-in has seven prompts at most, and people open a few services at once. */
const signInsKept = 5;
const promptsKept = 7;

/** Returns enough of a random id to recognize it among a few. */
const short = (id: string) => id.slice(0, 12);

type Cookies = Pick<SealedCookies, 'signIns'>;

/** Notes that a prompt of a sign-in is asked. */
export function noteAsked(
  cookies: Cookies,
  ctx: Context,
  { uid, chain, client }: { uid: string; chain: string; client: string },
): void {
  const known = cookies.signIns.read(ctx) ?? [];
  const before = known.find((each) => each.chain === short(chain));
  const earlier = before === undefined || before.uid === uid ? [] : [short(before.uid)];
  cookies.signIns.write(ctx, [
    {
      chain: short(chain),
      client,
      uid,
      earlier: [...earlier, ...(before?.earlier ?? [])].slice(0, promptsKept),
      state: 'open' as const,
    },
    ...known.filter((each) => each !== before).slice(0, signInsKept - 1),
  ]);
}

/** Notes how a sign-in has ended, if this browser remembers it. */
export function noteEnded(
  cookies: Cookies,
  ctx: Context,
  chain: string,
  state: 'done' | 'left',
): void {
  const known = cookies.signIns.read(ctx) ?? [];
  if (!known.some((each) => each.chain === short(chain))) return;
  cookies.signIns.write(
    ctx,
    known.map((each) => (each.chain === short(chain) ? { ...each, state } : each)),
  );
}

/** Returns the function by which the error handler finds a way on. */
export function createWayOn({
  provider,
  clients,
  cookies,
}: {
  provider: Provider;
  clients: Clients;
  cookies: Cookies;
}): WayOn {
  return (ctx) => {
    const [, uid = ''] = /^\/(?:interaction|auth)\/([^/]+)/.exec(ctx.path) ?? [];
    const known = cookies.signIns.read(ctx) ?? [];
    const own = known.find((each) => each.uid === uid || each.earlier.includes(short(uid)));
    const service = serviceOf(clients.find((own ?? known[0])?.client ?? ''));
    const resume = service && { resume: service };
    if (own === undefined || (own.state === 'open' && own.uid === uid)) return { ...resume };
    if (own.state === 'open') return { ...resume, done: { nextHref: interactionPath(own.uid) } };
    // The session's cookie goes with a sign-out, and nobody is told to be signed in after it.
    const isSignedIn =
      own.state === 'done' &&
      ctx.cookies.get(provider.cookieName('session'), { signed: false }) !== undefined;
    return { ...resume, done: { nextHref: service?.href ?? '/', isSignedIn } };
  };
}
