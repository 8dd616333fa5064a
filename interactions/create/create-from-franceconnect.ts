/**
 * The first page of an account creation for a person whom only FranceConnect knows. The person confirms the identity that
 * FranceConnect gave and cannot change it. The new account will be linked to FranceConnect.
 * See docs/screens.md, section Account creation.
 */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Accounts } from '../../accounts/accounts.ts';
import type { JourneyRateLimit } from '../../accounts/limits/journey-rate-limit.ts';
import { noFields } from '../../http/forms/form-schema.ts';
import type { KnownDevices } from '../flow/known-devices.ts';
import type { PageHandler, StepContext } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';
import { tooManyJourneys, toPage } from '../flow/replies.ts';
import type { Linking } from '../franceconnect/linking.ts';
import type { Drafts } from './create-draft.ts';

export interface CreateFromFranceConnectDependencies {
  readonly accounts: Accounts;
  readonly devices: KnownDevices;
  readonly drafts: Drafts;
  readonly limit: JourneyRateLimit;
  readonly linking: Linking;
}

/** Returns the page handler that shows the identity given by FranceConnect. */
export function createFromFranceConnect({
  accounts,
  devices,
  drafts,
  limit,
  linking,
}: CreateFromFranceConnectDependencies): PageHandler<z.output<typeof noFields>> {
  /** Resolves with the link and identity that FranceConnect gave at this interaction, if any. */
  async function givenIn(step: StepContext) {
    const given = await linking.draft.read(step);
    return given?.identity && { ...given, identity: given.identity };
  }

  return {
    page: pages.createFromFranceConnect,
    async show(step, { errors = [] } = {}) {
      const given = await givenIn(step);
      if (given === undefined) return toPage(step, pages.create);
      const { birthName, usualName, givenNames, birthDate, gender } = given.identity;
      step.show(pages.createFromFranceConnect, {
        action: step.path(pages.createFromFranceConnect),
        csrf: step.csrf,
        errors,
        person: { birthName, givenNames, birthDate, gender, ...(usualName && { usualName }) },
        backHref: step.path(pages.login),
      });
    },
    form: {
      schema: noFields,
      async submit(step) {
        const given = await givenIn(step);
        if (given === undefined) return toPage(step, pages.create);
        const { identity, upstream, subject } = given;
        const current = await drafts.read(step);
        // The person came back to this page: the answers that followed are kept.
        if (
          current?.stage === 'draft' &&
          current.franceConnect === subject &&
          current.upstream === upstream
        ) {
          return drafts.goOn(step, { ...current, identity });
        }
        const wait = await limit.begin({
          // Counted apart from declared identities: those of strangers must not keep out the person that FranceConnect names.
          kind: pages.createFromFranceConnect.id,
          answers: accounts.personHash(identity),
          address: step.ctx.ip,
          knownAccount: await devices.lastAccount(step.ctx),
        });
        if (wait !== undefined) {
          const errors = [tooManyJourneys(step, wait)];
          return step.showNext(pages.createFromFranceConnect, { errors, status: 429 });
        }
        const accountId = randomUUID();
        const franceConnect = { upstream, franceConnect: subject };
        await drafts.goOn(step, { stage: 'draft', accountId, identity, ...franceConnect });
      },
    },
  };
}
