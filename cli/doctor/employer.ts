import { createEmployer } from '../../support/sign-in/employer.ts';
import { type Finding, ok, type Place, warning } from './finding.ts';

/** Checks that the provider at which agents sign in answers. People can sign in without it, so it is never a fault. */
export async function checkEmployer({ settings, clock }: Place): Promise<Finding[]> {
  if (settings?.support === undefined) return [];
  const { origin, employer } = settings.support;
  const begun = await createEmployer({
    ...employer,
    redirectUri: `${origin}/callback`,
    postLogoutRedirectUri: `${origin}/signed-out`,
    clock,
    log: { warn: () => undefined },
  }).begin();
  return [
    'url' in begun
      ? ok('support console: the provider of the employer answers')
      : warning(
          `support console: agents can't sign in (${begun.refusal.reason}): see SUPPORT_ISSUER`,
        ),
  ];
}
