/**
 * Decides what must happen before a service gets an authorization code: the sign-in, a contact code after the password, each
 * step that the account still has pending, then consent. Each is a prompt of the library's policy, so that
 * `prompt=none`, a second tab and a second service all meet the same rules.
 */
import { decodeJwt } from 'jose';
import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { type PendingStep, pendingStepNames } from '../../accounts/account.ts';
import type { AccountRecord } from '../../adapters/ports.ts';
import { recordOf } from '../claims/find-account.ts';
import type { SubjectOf } from '../claims/subjects.ts';
import { accountClientId } from '../clients/account-client.ts';
import { compareLevel, isBeyondPassword } from './acr.ts';
import type { IsCodeRequired, IsRaisedByCode, SignInWithPassword } from './code-after-password.ts';
import { type Prompt, prompts } from './prompts.ts';
import { requestedAcrOf } from './requested-acr.ts';

const { Check, base } = interactionPolicy;

/**
 * Returns true to show the sign-in page. Throws `UnmetAuthenticationRequirements` when the person has just signed in and
 * the requested `acr` was still not reached.
 */
function acrIsMissing(ctx: KoaContextWithOIDC, isRaisedByCode: IsRaisedByCode): boolean {
  if (compareLevel(requestedAcrOf(ctx), ctx.oidc.session ?? {}) === 'met') return false;
  if (ctx.oidc.account !== undefined && isRaisedByCode(ctx, signInOf(ctx))) return false;
  if (ctx.oidc.result?.login !== undefined) {
    throw new errors.UnmetAuthenticationRequirements('the requested acr could not be reached');
  }
  return true;
}

/** Reports whether the account space asks for a code after the password, by the claim `amr`. */
const isCodeAsked = ({ oidc }: KoaContextWithOIDC): boolean =>
  oidc.client?.clientId === accountClientId &&
  oidc.claims.id_token?.['amr']?.values?.includes('otp') === true;

/** Returns the sign-in of the session, as a request finds it. */
const signInOf = (ctx: KoaContextWithOIDC): SignInWithPassword => ({
  account: recordOf(ctx),
  level: ctx.oidc.session ?? {},
  requestedAcr: requestedAcrOf(ctx),
  isCodeAsked: isCodeAsked(ctx),
});

/** Returns the subjects that the request names: in `id_token_hint`, which the library has verified, or in a claim. */
function requestedSubjects({ oidc }: KoaContextWithOIDC): unknown[] {
  const hint = oidc.params?.['id_token_hint'];
  const named = oidc.claims.id_token?.['sub']?.value;
  return [typeof hint === 'string' ? decodeJwt(hint).sub : undefined, named].filter(
    (subject) => subject !== undefined,
  );
}

/**
 * Returns true to show the sign-in page. Throws `LoginRequired` when the person has just signed in and is not the one
 * that the request names.
 */
async function isAnotherPerson(ctx: KoaContextWithOIDC, subjectOf: SubjectOf): Promise<boolean> {
  const asked = requestedSubjects(ctx);
  const { session, client, result } = ctx.oidc;
  if (asked.length === 0) return false;
  if (session?.accountId === undefined || client === undefined) return true;
  const subject = await subjectOf(session.accountId, client);
  if (asked.every((other) => other === subject)) return false;
  if (result?.login !== undefined) throw new errors.LoginRequired('another person was asked for');
  return true;
}

/**
 * Reports whether a native app may be another one in disguise. Only an `https` address belongs to one app; any app can
 * take a custom scheme or a port of the device (RFC 8252, section 8.6). A person who has just typed a password or
 * consented has seen the app's name.
 */
function mayBeImpersonated({ oidc: { client, params, result } }: KoaContextWithOIDC): boolean {
  const hasOwnAddress = String(params?.['redirect_uri']).startsWith('https://');
  const wasSeen = result?.login !== undefined || result?.consent !== undefined;
  return client?.applicationType === 'native' && !hasOwnAddress && !wasSeen;
}

export interface PolicyDependencies {
  readonly subjectOf: SubjectOf;
  pendingSteps(record: AccountRecord): readonly PendingStep[];
  readonly isCodeRequired: IsCodeRequired;
  readonly isRaisedByCode: IsRaisedByCode;
}

/** Returns the library's policy with our prompts, and our checks in place of those that would ask again for ever. */
export function createPolicy(dependencies: PolicyDependencies) {
  const { subjectOf, pendingSteps, isCodeRequired, isRaisedByCode } = dependencies;
  const policy = base();
  const login = policy.get('login');
  if (login === undefined) throw new Error('the library has no login prompt');
  // The library's own details repeat parameters, which are stored with the interaction anyway.
  login.details = async (ctx) => ({
    requestedAcr: requestedAcrOf(ctx),
    isCodeAsked: isCodeAsked(ctx),
  });
  // The library's own checks ask again for ever when the level can't be reached.
  login.checks.remove('essential_acr');
  login.checks.remove('essential_acrs');
  // These forget the hint once a person has signed in, or ask again for ever.
  login.checks.remove('id_token_hint');
  login.checks.remove('claims_id_token_sub_value');
  login.checks.add(
    new Check('subject', 'another person was asked for', 'login_required', (ctx) =>
      isAnotherPerson(ctx, subjectOf),
    ),
  );
  login.checks.add(
    new Check(
      'acr',
      'the requested acr is not met',
      'login_required',
      (ctx) => acrIsMissing(ctx, isRaisedByCode),
      (ctx) => ({ beyondPassword: isBeyondPassword(requestedAcrOf(ctx)) }),
    ),
  );
  login.checks.add(
    new Check(
      'account_gone',
      'the account of the session no longer exists',
      'login_required',
      ({ oidc }) => oidc.session?.accountId !== undefined && oidc.account === undefined,
    ),
  );
  // A person chooses the account on the sign-in page, so the prompt `select_account` itself never asks.
  login.checks.add(
    new Check(
      'select_account',
      'an account is to be chosen',
      'account_selection_required',
      ({ oidc }) => oidc.promptPending('select_account') && oidc.result?.login === undefined,
    ),
  );
  // So is an account created: the creation begins on the first page of the prompt `login`, and ends with a sign-in
  // (Initiating User Registration via OpenID Connect 1.0).
  login.checks.add(
    new Check(
      'create',
      'an account is to be created',
      'interaction_required',
      ({ oidc }) => oidc.promptPending('create') && oidc.result?.login === undefined,
    ),
  );
  for (const name of ['select_account', 'create']) {
    const requested = new interactionPolicy.Prompt({ name, requestable: true });
    requested.checks.clear();
    policy.add(requested);
  }
  const consent = policy.get('consent');
  if (consent === undefined) throw new Error('the library has no consent prompt');
  consent.checks.remove('native_client_prompt');
  consent.checks.add(
    new Check(
      'native_client_prompt',
      'an app that others can imitate gets nothing until the person agrees',
      'interaction_required',
      mayBeImpersonated,
    ),
  );
  // The checks list what is missing. With `prompt=consent` nothing may be missing, but the page must still show all.
  consent.details = ({ oidc }) => ({
    requestedOIDCScope: [...oidc.requestParamOIDCScopes],
    requestedOIDCClaims: [...oidc.requestParamClaims],
  });
  /** Adds a prompt at its place in `prompts`. */
  const ask = (name: Prompt, isPending: (ctx: KoaContextWithOIDC) => boolean) => {
    const check = new Check(
      `${name}_pending`,
      `${name} is pending`,
      'interaction_required',
      isPending,
    );
    policy.add(
      new interactionPolicy.Prompt({ name, requestable: false }, check),
      prompts.indexOf(name),
    );
  };
  ask('login_code', (ctx) => isCodeRequired(ctx, signInOf(ctx)));
  for (const step of pendingStepNames) {
    ask(step, (ctx) => pendingSteps(recordOf(ctx)).includes(step));
  }
  return policy;
}
