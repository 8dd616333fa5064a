/** Choosing another password. See docs/screens.md. */
import type { Provider } from 'oidc-provider';
import { z } from 'zod';
import type { Account } from '../accounts/account.ts';
import { signInTime } from '../accounts/sign-in-validity.ts';
import type { Clock } from '../adapters/ports.ts';
import { rulesShown } from '../interactions/first-connection/rules-shown.ts';
import type { SetPassword } from '../interactions/first-connection/set-password.ts';
import type { AfterChange } from '../interactions/flow/after-change.ts';
import type { KnownDevices } from '../interactions/flow/known-devices.ts';
import { accountPath } from '../views/pages.ts';
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
  readonly provider: Pick<Provider, 'Session'>;
  readonly setPassword: SetPassword;
  /** Its faults belong to the field `current`. */
  readonly refuseOtherPassword: RefuseOtherPassword;
  readonly devices: Pick<KnownDevices, 'isKnown' | 'keep'>;
  /** In characters. */
  readonly passwordLength: { readonly min: number; readonly max: number };
  readonly afterChange: AfterChange;
  readonly clock: Clock;
}

/** Returns the page with its form. */
export function createPassword({
  provider,
  setPassword,
  refuseOtherPassword,
  devices,
  passwordLength,
  afterChange,
  clock,
}: PasswordDependencies): SpaceHandler<z.output<typeof fields>> {
  /** Lets a session go on. The change ends every earlier sign-in, and this one was proven a moment ago by the password. */
  async function keepOpen(uid: string, { standing }: Account): Promise<void> {
    const kept = await provider.Session.findByUid(uid);
    if (kept === undefined) return;
    kept.loginTs = signInTime(clock(), standing);
    await kept.persist();
  }

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
        const { ctx, account, session } = visit;
        const refused = await refuseOtherPassword(visit, current);
        if (refused !== undefined)
          return visit.showNext(page, { errors: [refused.error], status: refused.status });
        const isKnown = devices.isKnown(ctx, account);
        const hash = account.password?.hash;
        const outcome = await setPassword(visit, account, {
          ...chosen,
          keepSession: session.uid,
          edit: (now) => (now.password?.hash === hash ? now : undefined),
        });
        if ('errors' in outcome) return visit.showNext(page, outcome);
        // Another password was chosen meanwhile: it has ended this session.
        if ('overtaken' in outcome) return visit.showNext(page, {});
        await afterChange(account.id, {
          session: keepOpen(session.uid, outcome.account),
          ...(isKnown && { device: devices.keep(ctx, outcome.account) }),
        });
        await visit.showNext(page, { notice: 'password.changed' });
      },
    },
  };
}
