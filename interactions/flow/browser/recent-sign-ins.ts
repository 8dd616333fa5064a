/**
 * The sign-ins that this browser has begun lately, in a sealed cookie. It says which of their pages this browser has
 * answered, so that it may go on with their requests (same-browser.ts). And a page whose interaction is over can say what
 * became of it, and lead on: to the step that follows, to the service of that very sign-in, or back to it.
 */
import type { Context } from 'koa';
import type { Provider } from 'oidc-provider';
import type { WayOn } from '../../../http/error-handler.ts';
import type { Clients } from '../../../provider/clients/clients.ts';
import { serviceOf } from '../../../provider/pages.ts';
import type { SealedCookies } from '../cookies.ts';
import { interactionPath } from '../pages.ts';

/** A sign-in has seven prompts at most, and people open a few services at once. All cookies together must stay small. */
const signInsKept = 3;
const promptsKept = 7;

/** Returns enough of a random id to recognize it among a few: 60 bits. */
const short = (id: string) => id.slice(0, 10);

type Cookies = Pick<SealedCookies, 'signIns'>;
type SignIn = NonNullable<ReturnType<Cookies['signIns']['read']>>[number];
/** A prompt of a sign-in. */
interface Asked {
  readonly uid: string;
  /** One for all prompts of the sign-in: the library's `cid`. */
  readonly chain: string;
  readonly client: string;
}

const isOf = (uid: string, signIn: SignIn) =>
  signIn.uid === uid || signIn.earlier.includes(short(uid));

/** Notes the prompt that a sign-in asks now, and what became of it. */
function note(
  cookies: Cookies,
  ctx: Context,
  { uid, chain, client }: Asked,
  state: SignIn['state'] | undefined,
): void {
  const known = cookies.signIns.read(ctx) ?? [];
  const before = known.find((each) => each.chain === short(chain));
  const isSame = before?.uid === uid;
  const earlier = before === undefined || isSame ? [] : [short(before.uid)];
  cookies.signIns.write(ctx, [
    {
      chain: short(chain),
      client,
      uid,
      earlier: [...earlier, ...(before?.earlier ?? [])].slice(0, promptsKept),
      state: state ?? (isSame ? before.state : 'open'),
    },
    ...known.filter((each) => each !== before).slice(0, signInsKept - 1),
  ]);
}

/** Notes that a prompt of a sign-in is asked. */
export const noteAsked = (cookies: Cookies, ctx: Context, asked: Asked): void =>
  note(cookies, ctx, asked, undefined);

/** Notes that this browser has answered a prompt; `left`: by going back to the service without signing in. */
export const noteAnswered = (
  cookies: Cookies,
  ctx: Context,
  asked: Asked,
  state: 'answered' | 'left',
): void => note(cookies, ctx, asked, state);

/** Notes that a service has got the code of a sign-in, if this browser remembers it. */
export function noteDone(cookies: Cookies, ctx: Context, chain: string): void {
  const known = cookies.signIns.read(ctx) ?? [];
  if (!known.some((each) => each.chain === short(chain))) return;
  const isIt = (each: SignIn) => each.chain === short(chain);
  cookies.signIns.write(
    ctx,
    known.map((each) => (isIt(each) ? { ...each, state: 'done' as const } : each)),
  );
}

/** Reports whether this browser has answered an interaction. */
export function isAnswered(cookies: Cookies, ctx: Context, uid: string): boolean {
  const own = cookies.signIns.read(ctx)?.find((each) => isOf(uid, each));
  return own !== undefined && (own.uid !== uid || own.state !== 'open');
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
  return async (ctx) => {
    const [, uid = ''] = /^\/(?:interaction|auth)\/([^/]+)/.exec(ctx.path) ?? [];
    const known = cookies.signIns.read(ctx) ?? [];
    const own = known.find((each) => isOf(uid, each));
    const isOver = own?.state === 'done' || own?.state === 'left';
    const [last, ...others] = known;
    // A page of a sign-in that is forgotten may be that of any service.
    const isClear = uid === '' || others.every(({ client }) => client === last?.client);
    const clientId = (own ?? (isClear ? last : undefined))?.client;
    // The page of an error is shown in any case.
    const service = serviceOf(await clients.find(clientId).catch(() => undefined));
    const resume = service && { resume: service };
    if (own === undefined || (!isOver && own.uid === uid)) return { ...resume };
    if (!isOver) return { ...resume, done: { nextHref: interactionPath(own.uid) } };
    // The session's cookie goes with a sign-out, and nobody is told to be signed in after it.
    const isSignedIn =
      own.state === 'done' &&
      ctx.cookies.get(provider.cookieName('session'), { signed: false }) !== undefined;
    return { ...resume, done: { nextHref: service?.href ?? '/', isSignedIn } };
  };
}
