/** Asks a signed-in person for their own password before a change. */
import type { Domain } from '../accounts/domain.ts';
import type { KnownDevices } from '../interactions/flow/known-devices.ts';
import { signInFault } from '../interactions/flow/replies.ts';
import type { FieldError } from '../views/pages.ts';
import type { Visit } from './visit.ts';

/** Resolves with the fault of a typed password, and the status of the page; undefined when it is the person's own. */
export type RefuseOtherPassword = (
  visit: Visit,
  password: string,
) => Promise<{ readonly error: FieldError; readonly status: number } | undefined>;

/**
 * Returns the check. Wrong passwords count as failed sign-ins do, so that nobody tries more of them here. `field` is the
 * form's field that the fault stands at.
 */
export function createRefuseOtherPassword(
  { accounts, checkPassword }: Pick<Domain, 'accounts' | 'checkPassword'>,
  devices: Pick<KnownDevices, 'deviceOf'>,
  field = 'password',
): RefuseOtherPassword {
  return async ({ ctx, record: seen }, password) => {
    if (password === '') return { error: { field, key: 'field.required' }, status: 422 };
    // A look-up by id may return a copy with an old password.
    const [subject = seen.id] = seen.identifierHashes;
    const identifier = accounts.firstIdentifier(seen);
    const record = (identifier && (await accounts.findByIdentifier(identifier))) ?? seen;
    const checked = await checkPassword({
      record,
      subject,
      device: devices.deviceOf(ctx, record),
      address: ctx.ip,
      password,
    });
    if ('accepted' in checked) return undefined;
    const { error, status } = signInFault({ ctx }, checked, 'franceConnectLink.refused');
    return {
      error: 'refused' in checked ? { ...error, field } : error,
      status: status === 401 ? 422 : status,
    };
  };
}
