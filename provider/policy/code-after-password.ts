/** The one place that decides whether a code must follow a password. See docs/screens.md, section Sign-in. */
import type { Context } from 'koa';
import { followsReset } from '../../accounts/reset-session.ts';
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

export interface CodeAfterPasswordDependencies {
  readonly loginCode: LoginCode;
  /** Reports whether the sign-in is to replace the account's link to FranceConnect. */
  isLinkReplaced(ctx: Context, accountId: string): boolean;
  /** Reports whether the account has signed in from this browser before. */
  isKnownDevice(ctx: Context, account: Pick<AccountRecord, 'id' | 'standing'>): boolean;
}

/**
 * The policy asks this function before a service gets anything. The sign-in page asks it for the sign-in that it is
 * about to make, so that nothing that must wait for the code (a link to FranceConnect, the known device) is done early.
 */
export function createIsCodeRequired({
  loginCode,
  isLinkReplaced,
  isKnownDevice,
}: CodeAfterPasswordDependencies): IsCodeRequired {
  return (ctx, { account, level, requestedAcr, isCodeAsked }) => {
    const { amr = [] } = level;
    if (!amr.includes('pwd') || amr.includes('otp')) return false;
    // Without a verified contact there is nowhere to send a code: the contact step asks for one.
    if (!account.standing.contactVerified) return false;
    const isAfterReset = followsReset(account.standing, level.loginTs);
    if (isAfterReset && account.standing.reset?.codeTyped) return false;
    const raises = !isAfterReset && compareLevel(requestedAcr, level) === 'byCode';
    if (loginCode === 'always' || raises || isCodeAsked) return true;
    if (isLinkReplaced(ctx, account.id)) return true;
    return loginCode === 'unverified-device' && !isKnownDevice(ctx, account);
  };
}
