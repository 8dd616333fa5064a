/**
 * The one place that decides whether a code must follow a password, and what it reaches.
 * See docs/screens.md, section Code after the password.
 */
import type { Context } from 'koa';
import { followsReset } from '../../accounts/signing-in/reset-session.ts';
import type { AccountRecord } from '../../adapters/ports.ts';
import { compareLevel, type RequestedAcr, type SignInLevel } from './acr.ts';

/** When the operator wants a code: never, on a browser that the account has not signed in from, or each time. */
export type LoginCode = 'off' | 'unverified-device' | 'always';

/** A sign-in that has got past its password, for a request. */
export interface SignInWithPassword {
  readonly account: Pick<AccountRecord, 'id' | 'standing'>;
  readonly level: SignInLevel & {
    /** When the person signed in, in seconds. */
    readonly loginTs?: number | undefined;
  };
  readonly requestedAcr: RequestedAcr | undefined;
  /** True when the account space asks for a code. */
  readonly isCodeAsked?: boolean | undefined;
}

/** Reports whether a code must be typed before the sign-in may go on. */
export type IsCodeRequired = (ctx: Context, signIn: SignInWithPassword) => boolean;
/** Reports whether a code raises the sign-in to a level that the request accepts. */
export type IsRaisedByCode = (ctx: Context, signIn: SignInWithPassword) => boolean;

export interface CodeAfterPasswordDependencies {
  readonly loginCode: LoginCode;
  /** Returns the link to FranceConnect that the account gets once the code is typed. */
  linkAfterCode(
    ctx: Context,
    accountId: string,
  ): { readonly isReplaced: boolean; readonly acr?: string | undefined } | undefined;
  /** Reports whether the account has signed in from this browser before. */
  isKnownDevice(ctx: Context, account: Pick<AccountRecord, 'id' | 'standing'>): boolean;
}

/** Reports whether a sign-in was made with a password alone. */
const isPasswordAlone = ({ amr = [] }: SignInLevel) => amr.includes('pwd') && !amr.includes('otp');

/**
 * Returns the functions that the policy asks before a service gets anything. The sign-in page asks `isCodeRequired` for the
 * sign-in that it is about to make, so that nothing that must wait for the code (a link to FranceConnect, the known device)
 * is done early.
 */
export function createCodeAfterPassword({
  loginCode,
  linkAfterCode,
  isKnownDevice,
}: CodeAfterPasswordDependencies): {
  readonly isCodeRequired: IsCodeRequired;
  readonly isRaisedByCode: IsRaisedByCode;
} {
  const isRaisedByCode: IsRaisedByCode = (ctx, { account, level, requestedAcr }) => {
    // No code raises the session that follows a reset.
    if (!isPasswordAlone(level) || followsReset(account.standing, level.loginTs)) return false;
    if (compareLevel(requestedAcr, level) === 'byCode') return true;
    // The person has signed in at FranceConnect, and the code makes the link.
    const { acr } = linkAfterCode(ctx, account.id) ?? {};
    return acr !== undefined && compareLevel(requestedAcr, { acr }) === 'met';
  };

  const isCodeRequired: IsCodeRequired = (ctx, signIn) => {
    const { account, level, isCodeAsked } = signIn;
    if (!isPasswordAlone(level)) return false;
    // Without a verified contact there is nowhere to send a code: the contact step asks for one.
    if (!account.standing.contactVerified) return false;
    const isAfterReset = followsReset(account.standing, level.loginTs);
    if (isAfterReset && account.standing.reset?.codeTyped) return false;
    // The password may be known to others, who must not choose the next one.
    if (account.standing.newPasswordRequired) return true;
    if (loginCode === 'always' || isCodeAsked || isRaisedByCode(ctx, signIn)) return true;
    if (linkAfterCode(ctx, account.id)?.isReplaced) return true;
    return loginCode === 'unverified-device' && !isKnownDevice(ctx, account);
  };

  return { isCodeRequired, isRaisedByCode };
}
