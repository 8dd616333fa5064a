/**
 * The cookies that the pages set themselves, all of them sealed (http/forms/sealed-cookies.ts).
 *
 * - `device`: the accounts that have signed in from this browser (see known-devices.ts);
 * - `remembered`: the account whose masked identifier the sign-in page shows in place of the field;
 * - `browser`: a random id of the browser, which its drafts are stored under (see drafts.ts);
 * - `franceconnect`: a sign-in at FranceConnect that is under way, with the secrets that its answer must match;
 * - `franceconnect-to-link`: a link to FranceConnect that is made once the code after the password is typed;
 * - `franceconnect-session`: the ID token that FranceConnect's own sign-out asks for;
 * - `franceconnect-sign-out`, `franceconnect-leaving`: where the sign-out leads to, while the person is asked whether to
 *   sign out at FranceConnect too, and while FranceConnect does it;
 * - `request`: a request to sign in, sent with the addresses of its interaction only; see browser/kept-requests.ts;
 * - `account`: the session that the account space was opened in; it has no age, as the session's cookie has none;
 * - `sign-ins`: the sign-ins that this browser has begun lately, and which of them it has answered; see
 *   browser/recent-sign-ins.ts.
 */
import { z } from 'zod';
import { type Upstream, upstreamSchema } from '../../accounts/account.ts';
import { deviceLifetimeMs } from '../../accounts/devices/device-records.ts';
import { createCookieJar } from '../../http/forms/sealed-cookies.ts';
import { requestOfInteraction } from '../../provider/sessions/restore-interaction.ts';
import { interactionPath } from './pages.ts';

const minute = 60 * 1000;
const day = 24 * 60 * minute;

/**
 * An account, a random id for this browser, and when the account last signed in (ms). Cookies of earlier releases had no
 * time. They are not read: one may have been given before a code, or be older than the end of the account's sign-ins.
 */
const device = z.tuple([z.string(), z.string(), z.number()]);
const transaction = z.strictObject({
  /** The interaction that it belongs to, or the session of the account space. */
  uid: z.string(),
  /** The path that takes the answer, where it is no page of that interaction. */
  returnTo: z.string().optional(),
  upstream: upstreamSchema,
  /** When a sign-in there was asked for that must be a fresh one, in seconds. */
  freshSince: z.number().optional(),
  state: z.string(),
  nonce: z.string(),
  /** The query of FranceConnect's answer. The callback stores it here, the interaction reads it. */
  query: z.string().optional(),
});
/** A sign-in at FranceConnect that is under way. */
export type FranceConnectTransaction = z.output<typeof transaction>;
const session = z.strictObject({
  accountId: z.string(),
  upstream: upstreamSchema,
  idToken: z.string(),
});
const toLink = z.strictObject({
  accountId: z.string(),
  upstream: upstreamSchema,
  subject: z.string(),
  /** The subject of the link that is replaced. The account's proven contact must then get a code. */
  replaced: z.string().optional(),
  /** The level of the sign-in there, and its time in seconds, where the service accepts no other level. */
  acr: z.string().optional(),
  authTime: z.number().optional(),
});
/** `target`: the address at the service that it asked to return to, or our own signed-out page. */
const signOut = z.strictObject({
  upstream: upstreamSchema,
  idToken: z.string(),
  target: z.string(),
});
/** `at`: when the request was begun. */
const keptRequest = z.strictObject({
  browser: z.string(),
  at: z.number(),
  request: requestOfInteraction,
});
const recentSignIn = z.strictObject({
  /** The library's `cid`: one for all prompts of a request to sign in. Shortened. */
  chain: z.string(),
  client: z.string(),
  /** The interaction of the prompt that was asked last. */
  uid: z.string(),
  /** The interactions of the prompts before it, newest first. Shortened. */
  earlier: z.array(z.string()),
  /**
   * `answered`: this browser has answered the interaction; `done`: the service got its code; `left`: the person went back
   * to the service without signing in.
   */
  state: z.enum(['open', 'answered', 'done', 'left']),
});
const leaving = z.strictObject({ state: z.string(), target: z.string() });

const accountSession = z.strictObject({ accountId: z.string(), sessionUid: z.string() });

/** Returns the member `upstream` of a cookie. FranceConnect is left out: a browser's cookies must stay small. */
export const upstreamMember = (upstream: Upstream) =>
  upstream === 'franceConnect' ? {} : { upstream };

export type SealedCookies = ReturnType<typeof createSealedCookies>;

export function createSealedCookies(options: { cookieKeys: readonly string[]; https: boolean }) {
  const cookie = createCookieJar(options);
  return {
    device: cookie('device', z.array(device), deviceLifetimeMs),
    browser: cookie('browser', z.string(), day),
    franceConnect: cookie('franceconnect', transaction, 10 * minute),
    franceConnectToLink: cookie('franceconnect-to-link', toLink, 10 * minute),
    // It has no age: it ends when the browser is closed, as the session does.
    franceConnectSession: cookie('franceconnect-session', session),
    franceConnectSignOut: cookie('franceconnect-sign-out', signOut, 10 * minute),
    franceConnectLeaving: cookie('franceconnect-leaving', leaving, 10 * minute),
    remembered: cookie('remembered', z.string(), 365 * day),
    request: cookie('request', keptRequest, day, (ctx) =>
      interactionPath(String(ctx['params'].uid)),
    ),
    account: cookie('account', accountSession),
    signIns: cookie('sign-ins', z.array(recentSignIn), day),
  };
}
