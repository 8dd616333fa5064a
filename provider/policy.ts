/**
 * What must happen before a service gets a code: sign in, then each step that the account still has
 * to make, then consent. Each is a prompt of the library's policy, so that `prompt=none`, a second
 * tab and a second service all meet the same rules.
 */
import { decodeJwt } from 'jose';
import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { pendingSteps, type Step } from '../accounts/account.ts';
import { recordOf } from './find-account.ts';
import type { SubjectOf } from './subjects.ts';

const { Check, Prompt, base } = interactionPolicy;

/** The level of a sign-in with a password, the only one there is until other ways in exist. */
export const acrValues = ['password'];

const steps: readonly Step[] = ['announcement'];

/** Levels any of which will do: an essential `acr` claim first, else `acr_values`. */
function acceptableAcr({ oidc }: KoaContextWithOIDC): readonly string[] {
  const asked = oidc.claims.id_token?.acr;
  if (asked?.essential) {
    const { value, values } = asked;
    if (values !== undefined && !Array.isArray(values)) {
      throw new errors.InvalidRequest('claims.id_token.acr.values must be an array');
    }
    const wanted = [...(values ?? []), ...(value === undefined ? [] : [value])];
    if (!wanted.every((level) => typeof level === 'string')) {
      throw new errors.InvalidRequest('claims.id_token.acr must be asked for by strings');
    }
    if (wanted.length > 0) return wanted;
  }
  const parameter = oidc.params?.['acr_values'];
  return typeof parameter === 'string' ? parameter.split(' ').filter((word) => word !== '') : [];
}

/** True asks to sign in again; a sign-in that has just ended below the level is the end of it. */
function acrIsMissing(ctx: KoaContextWithOIDC): boolean {
  const acceptable = acceptableAcr(ctx);
  if (acceptable.length === 0 || acceptable.includes(ctx.oidc.acr)) return false;
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

export function createPolicy(subjectOf: SubjectOf) {
  const policy = base();
  const login = policy.get('login');
  if (login === undefined) throw new Error('the library has no login prompt');
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
    new Check('acr', 'the requested acr is not met', 'login_required', (ctx) => acrIsMissing(ctx)),
  );
  login.checks.add(
    new Check(
      'account_gone',
      'the account of the session no longer exists',
      'login_required',
      ({ oidc }) => oidc.session?.accountId !== undefined && oidc.account === undefined,
    ),
  );
  for (const [i, step] of steps.entries()) {
    const pending = new Check(
      `${step}_pending`,
      `${step} is pending`,
      'interaction_required',
      (ctx) => pendingSteps(recordOf(ctx)).includes(step),
    );
    policy.add(new Prompt({ name: step, requestable: false }, pending), 1 + i);
  }
  return policy;
}
