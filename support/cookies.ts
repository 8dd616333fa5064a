/**
 * The two cookies of the console, both sealed: the id of the agent's session, and the sign-ins at the employer's provider
 * that are under way in this browser.
 */
import { z } from 'zod';
import { createCookieJar } from '../http/forms/sealed-cookies.ts';

const signInSchema = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** The path of the console to come back to. */
  returnTo: z.string(),
});
/** A sign-in that is under way, with the secrets that its answer must match. */
export type SignInUnderWay = z.output<typeof signInSchema>;

/** A sign-in page may stay open for an hour. */
const signInMs = 60 * 60 * 1000;

export function createConsoleCookies(options: { cookieKeys: readonly string[]; https: boolean }) {
  const cookie = createCookieJar(options);
  return {
    // It has no age: it ends when the browser is closed.
    session: cookie('agent', z.string()),
    signIns: cookie('agent-sign-ins', z.array(signInSchema), signInMs),
  };
}

export type ConsoleCookies = ReturnType<typeof createConsoleCookies>;
