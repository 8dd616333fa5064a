/**
 * What must happen before a service gets a code: sign in, then each step that the account still has
 * to make, then consent. Each is a prompt of the library's policy, so that `prompt=none`, a second
 * tab and a second service all meet the same rules.
 */
import { decodeJwt } from 'jose';
import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { type PendingStep, pendingStepNames } from '../../accounts/account.ts';
import type { AccountRecord } from '../../adapters/ports.ts';
import { recordOf } from '../claims/find-account.ts';
import type { SubjectOf } from '../claims/subjects.ts';
import { compareLevel, isBeyondPassword, requestedAcrOf } from './acr.ts';
import type { IsCodeRequired } from './code-after-password.ts';
import { type Prompt, prompts } from './prompts.ts';

const { Check, base } = interactionPolicy;

/** True asks to sign in again; a sign-in that has just ended below the level is the end of it. */
function acrIsMissing(ctx: KoaContextWithOIDC): boolean {
  if (compareLevel(requestedAcrOf(ctx), ctx.oidc.session ?? {}) !== 'missing') return false;
  if (ctx.oidc.result?.login !== undefined) {
    throw new errors.UnmetAuthenticationRequirements('the requested acr could not be reached');
  }
  return true;
}

/** The subjects that the request names: by a hint, which was checked when it came, or by a claim. */
function subjectsAsked({ oidc }: KoaContextWithOIDC): unknown[] {
  const hint = oidc.params?.['id_token_hint'];
  const named = oidc.claims.id_token?.['sub']?.value;
  return [typeof hint === 'string' ? decodeJwt(hint).sub : undefined, named].filter(
    (subject) => subject !== undefined,
  );
}

/** True asks to sign in; whoever has just signed in and is not who was asked for is the end of it. */
async function isAnotherPerson(ctx: KoaContextWithOIDC, subjectOf: SubjectOf): Promise<boolean> {
  const asked = subjectsAsked(ctx);
  const { session, client, result } = ctx.oidc;
  if (asked.length === 0) return false;
  if (session?.accountId === undefined) return true;
  const subject = await subjectOf(session.accountId, String(client?.['sectorIdentifier']));
  if (asked.every((other) => other === subject)) return false;
  if (result?.login !== undefined) throw new errors.LoginRequired('another person was asked for');
  return true;
}

/**
 * An app at an address of its own is known by it; another one may have taken a scheme, or a port of the device
 * (RFC 8252, section 8.6). Who has just typed a password, or agreed, has seen what asks.
 */
function passesForAnother({ oidc: { client, params, result } }: KoaContextWithOIDC): boolean {
  const isAtHome = String(params?.['redirect_uri']).startsWith('https://');
  const wasSeen = result?.login !== undefined || result?.consent !== undefined;
  return client?.applicationType === 'native' && !isAtHome && !wasSeen;
}

export interface PolicyDependencies {
  readonly subjectOf: SubjectOf;
  pendingSteps(record: AccountRecord): readonly PendingStep[];
  readonly isCodeRequired: IsCodeRequired;
}

export function createPolicy({ subjectOf, pendingSteps, isCodeRequired }: PolicyDependencies) {
  const isCodeMissing = (ctx: KoaContextWithOIDC): boolean =>
    isCodeRequired(ctx, {
      account: recordOf(ctx),
      level: ctx.oidc.session ?? {},
      requestedAcr: requestedAcrOf(ctx),
    });

  const policy = base();
  const login = policy.get('login');
  if (login === undefined) throw new Error('the library has no login prompt');
  const { details } = login;
  login.details = async (ctx) => ({ ...(await details(ctx)), requestedAcr: requestedAcrOf(ctx) });
  // They ask again for ever when the level can't be reached.
  login.checks.remove('essential_acr');
  login.checks.remove('essential_acrs');
  // They forget the hint once somebody has signed in, or ask again for ever.
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
      (ctx) => acrIsMissing(ctx),
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
  // The sign-in page is where a person says which account: nothing of its own is left of that prompt.
  login.checks.add(
    new Check(
      'select_account',
      'an account is to be chosen',
      'account_selection_required',
      ({ oidc }) => oidc.promptPending('select_account') && oidc.result?.login === undefined,
    ),
  );
  const choice = new interactionPolicy.Prompt({ name: 'select_account', requestable: true });
  choice.checks.clear();
  policy.add(choice);
  const consent = policy.get('consent');
  if (consent === undefined) throw new Error('the library has no consent prompt');
  consent.checks.remove('native_client_prompt');
  consent.checks.add(
    new Check(
      'native_client_prompt',
      'an app that anybody may pass for is given nothing without the person',
      'interaction_required',
      passesForAnother,
    ),
  );
  // Its checks tell what is missing: nothing, where a service has a person asked again.
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
  ask('login_code', isCodeMissing);
  for (const step of pendingStepNames) {
    ask(step, (ctx) => pendingSteps(recordOf(ctx)).includes(step));
  }
  return policy;
}
