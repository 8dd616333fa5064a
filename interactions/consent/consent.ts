/**
 * Asks a person whether a service of a third party may receive what it asks for.
 * See docs/screens.md, section Consent.
 */
import type { Provider } from 'oidc-provider';
import { z } from 'zod';
import type { EndGrantDependencies } from '../../provider/grants/end-grant.ts';
import { extendGrant, type Grant, splitByRegistration } from '../../provider/grants/grants.ts';
import type { MessageKey } from '../../views/dictionaries/index.ts';
import type { Note } from '../flow/current-account.ts';
import type { PageHandler, StepContext } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';
import { receivedWords } from './received-words.ts';

const schema = z.object({ decision: z.enum(['allow', 'deny']) });

/** The prompt's details: what the service asks for, and which part of it has not been granted yet. */
const detailsSchema = z.object({
  requestedOIDCScope: z.array(z.string()),
  requestedOIDCClaims: z.array(z.string()),
  missingOIDCScope: z.array(z.string()).default([]),
  missingOIDCClaims: z.array(z.string()).default([]),
  missingResourceScopes: z.record(z.string(), z.array(z.string())).default({}),
});

export interface ConsentDependencies extends EndGrantDependencies {
  readonly provider: Provider;
  readonly note: Note;
}

export function createConsent({
  provider,
  note,
  ...dependencies
}: ConsentDependencies): PageHandler<z.output<typeof schema>> {
  /** Returns the words for everything that the service asks for and may receive. */
  function asked({ interaction, client }: StepContext): MessageKey[] {
    const requested = detailsSchema.parse(interaction.prompt.details);
    return receivedWords(
      { scopes: requested.requestedOIDCScope, claims: requested.requestedOIDCClaims },
      client.allowedClaims,
    );
  }

  /** Resolves with the grant of the interaction, or with a new grant. */
  async function grantOf({ interaction, client }: StepContext): Promise<Grant> {
    const { grantId, session } = interaction;
    const accountId = session?.accountId;
    const found = grantId === undefined ? undefined : await provider.Grant.find(grantId);
    if (found !== undefined) return found;
    if (accountId === undefined) throw new Error('consent without an account');
    return new provider.Grant({ accountId, clientId: client.id });
  }

  return {
    page: pages.consent,
    async show(step, { errors = [] } = {}) {
      const action = step.path(pages.consent);
      step.show(pages.consent, { action, csrf: step.csrf, errors, asked: asked(step) });
    },
    form: {
      schema,
      async submit(step, { decision }) {
        const type = decision === 'allow' ? 'consent.given' : 'consent.refused';
        await note(step, type, step.interaction.session?.accountId);
        if (decision === 'deny') {
          await step.finish({ error: 'access_denied', error_description: 'the person refused' });
          return;
        }
        const details = detailsSchema.parse(step.interaction.prompt.details);
        const { allowedClaims } = step.client;
        const claims = splitByRegistration(details.missingOIDCClaims, allowedClaims);
        const scopes = splitByRegistration(details.missingOIDCScope, allowedClaims);
        const grant = await grantOf(step);
        grant.addOIDCScope(scopes.granted);
        if (scopes.rejected.length > 0) grant.rejectOIDCScope(scopes.rejected);
        grant.addOIDCClaims(claims.granted);
        grant.rejectOIDCClaims(claims.rejected);
        for (const [resource, scopes] of Object.entries(details.missingResourceScopes)) {
          grant.addResourceScope(resource, scopes);
        }
        await extendGrant(grant, dependencies);
        await step.finish({ consent: { grantId: grant.jti } });
      },
    },
  };
}
