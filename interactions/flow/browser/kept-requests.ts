/**
 * Keeps a request to sign in in the browser, sealed, for a day. The server forgets it after ten minutes without a form;
 * the cookie lets a page that was left open for hours go on, with what was typed.
 */
import type { Context } from 'koa';
import type { Provider } from 'oidc-provider';
import type { Clock } from '../../../adapters/ports.ts';
import {
  type RequestOfInteraction,
  type RestoreInteraction,
  requestOfInteraction,
} from '../../../provider/sessions/restore-interaction.ts';
import type { SealedCookies } from '../cookies.ts';
import { browserOf } from '../drafts.ts';
import { isAnswered } from './recent-sign-ins.ts';

/**
 * In bytes, before it is sealed. Node takes 16 KB of headers with all cookies. A longer request is not kept: its page leads
 * back to the service once it has expired.
 */
const longestRequest = 2_200;
/** The browser's age of a cookie is not to be relied upon. */
const lifetimeMs = 24 * 60 * 60 * 1000;

type Interaction = InstanceType<Provider['Interaction']>;

export interface KeptRequests {
  /** Keeps the request of an interaction that nobody has answered yet. */
  keep(ctx: Context, interaction: Interaction): void;
  /** Resolves with the interaction in the address, begun anew, or with undefined when this browser has not kept it. */
  restore(ctx: Context, uid: string): Promise<Interaction | undefined>;
  drop(ctx: Context): void;
}

export function createKeptRequests({
  cookies,
  restoreInteraction,
  clock,
}: {
  cookies: Pick<SealedCookies, 'request' | 'browser' | 'signIns'>;
  restoreInteraction: RestoreInteraction;
  clock: Clock;
}): KeptRequests {
  return {
    keep(ctx, interaction) {
      if (interaction.lastSubmission !== undefined) return;
      const { data } = requestOfInteraction.safeParse(interaction);
      if (data === undefined) return;
      const request = withoutHint(data);
      if (Buffer.byteLength(JSON.stringify(request)) > longestRequest) return;
      cookies.request.write(ctx, { browser: browserOf(cookies, ctx), at: clock(), request });
    },
    async restore(ctx, uid) {
      const kept = cookies.request.read(ctx);
      if (kept?.request.jti !== uid || clock() - kept.at > lifetimeMs) return undefined;
      // The cookie of a path can be planted from a neighbouring site, that of the browser can't.
      if (kept.browser !== cookies.browser.read(ctx)) return undefined;
      if (isAnswered(cookies, ctx, uid)) return undefined;
      return restoreInteraction(ctx, kept.request);
    },
    drop: (ctx) => {
      if (cookies.request.read(ctx) !== undefined) cookies.request.clear(ctx);
    },
  };
}

/** Leaves out `login_hint`: services may name the person there, and no page of ours needs it. */
function withoutHint({ params, ...request }: RequestOfInteraction): RequestOfInteraction {
  const { login_hint: _, ...rest } = params;
  return { ...request, params: rest };
}
