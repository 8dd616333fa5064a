/** Choosing another password. See docs/screens.md. */
import { z } from 'zod';
import { rulesShown } from '../interactions/first-connection/rules-shown.ts';
import type { SetPassword } from '../interactions/first-connection/set-password.ts';
import type { AfterChange } from '../interactions/flow/after-change.ts';
import { accountPath } from '../views/pages.ts';
import type { KeepVisit } from './keep-visit.ts';
import type { RefuseOtherPassword } from './own-password.ts';
import type { SpaceHandler } from './visit.ts';

const section = '/password';
const page = `${accountPath}${section}`;

const fields = z.object({
  current: z.string().default(''),
  password: z.string().default(''),
  confirmation: z.string().default(''),
});

export interface PasswordDependencies {
  readonly setPassword: SetPassword;
  /** Its faults belong to the field `current`. */
  readonly refuseOtherPassword: RefuseOtherPassword;
  readonly keepVisit: KeepVisit;
  /** In characters. */
  readonly passwordLength: { readonly min: number; readonly max: number };
  readonly afterChange: AfterChange;
}

/** Returns the page with its form. */
export function createPassword({
  setPassword,
  refuseOtherPassword,
  keepVisit,
  passwordLength,
  afterChange,
}: PasswordDependencies): SpaceHandler<z.output<typeof fields>> {
  return {
    path: section,
    section,
    needsFresh: true,
    async show(visit, { errors = [], notice }) {
      const { identity, identifiers } = visit.account;
      const { avoid, username = '' } = rulesShown(identity, identifiers[0]);
      visit.show('accountPassword', {
        ...visit.hidden,
        action: page,
        errors,
        ...(notice && { notice: { key: notice } }),
        passwordLength,
        avoid,
        username,
      });
    },
    form: {
      schema: fields,
      needsFresh: true,
      async submit(visit, { current, ...chosen }) {
        const { account, session } = visit;
        const refused = await refuseOtherPassword(visit, current);
        if (refused !== undefined)
          return visit.showNext(page, { errors: [refused.error], status: refused.status });
        const keep = keepVisit(visit);
        const hash = account.password?.hash;
        const outcome = await setPassword(visit, account, {
          ...chosen,
          by: 'session',
          keepSession: session.uid,
          edit: (now) => (now.password?.hash === hash ? now : undefined),
        });
        if ('errors' in outcome) return visit.showNext(page, outcome);
        // Another password was chosen meanwhile: it has ended this session.
        if ('overtaken' in outcome) return visit.showNext(page, {});
        // This sign-in was proven a moment ago, by the password.
        await afterChange(account.id, { session: keep(outcome.account) });
        await visit.showNext(page, { notice: 'password.changed' });
      },
    },
  };
}
