/**
 * The identity of somebody whom FranceConnect has told of and we don't know: theirs to confirm, not to change, and
 * what the account that they create is linked by.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Accounts } from '../../accounts/accounts.ts';
import type { JourneyRateLimit } from '../../accounts/limits/journey-rate-limit.ts';
import type { FieldError } from '../../views/pages.ts';
import type { PageHandler, StepContext } from '../flow/page-handler.ts';
import { pages } from '../flow/pages.ts';
import { tooManyJourneys, toPage } from '../flow/replies.ts';
import type { Linking } from '../franceconnect/linking.ts';
import type { Drafts } from './create-draft.ts';

const nothing = z.strictObject({});

export interface CreateToldDependencies {
  readonly accounts: Accounts;
  readonly drafts: Drafts;
  readonly limit: JourneyRateLimit;
  readonly linking: Linking;
}

export function createTold({
  accounts,
  drafts,
  limit,
  linking,
}: CreateToldDependencies): PageHandler<z.output<typeof nothing>> {
  async function toldIn(step: StepContext) {
    const told = await linking.told.read(step);
    return told?.identity && { subject: told.subject, identity: told.identity };
  }
  type Told = NonNullable<Awaited<ReturnType<typeof toldIn>>>;

  function showPage(
    step: StepContext,
    { identity }: Told,
    errors: readonly FieldError[],
    status: number,
  ): void {
    const { birthName, usualName, givenNames, birthDate, gender } = identity;
    const form = { action: step.path(pages.createFromFranceConnect), csrf: step.csrf, errors };
    const person = { birthName, givenNames, birthDate, gender, ...(usualName && { usualName }) };
    step.show(
      pages.createFromFranceConnect,
      { ...form, person, backHref: step.path(pages.login) },
      status,
    );
  }

  return {
    page: pages.createFromFranceConnect,
    async show(step, errors = []) {
      const told = await toldIn(step);
      if (told === undefined) return toPage(step, pages.create);
      showPage(step, told, errors, 200);
    },
    form: {
      schema: nothing,
      async submit(step) {
        const told = await toldIn(step);
        if (told === undefined) return toPage(step, pages.create);
        const { identity, subject } = told;
        const wait = await limit(pages.create.id, accounts.personHash(identity), step.ctx.ip);
        if (wait !== undefined) {
          return showPage(step, told, [tooManyJourneys(step, wait)], 429);
        }
        const accountId = randomUUID();
        await drafts.goOn(step, { stage: 'draft', accountId, identity, franceConnect: subject });
      },
    },
  };
}
