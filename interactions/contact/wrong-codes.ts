/** What follows the 50th wrong code of a day. See docs/security.md, section Limits. */
import type { Account } from '../../accounts/account.ts';
import { AppError } from '../../http/app-error.ts';
import type { Sender } from '../../messaging/sender.ts';
import { wrongCodesTyped } from '../../messaging/texts.ts';
import { tellEverywhere } from '../flow/notices.ts';
import type { StepContext } from '../flow/page-handler.ts';

/** Ends the sign-in and throws the error page, from which the person begins again; tells the owner once a day. */
export async function endAfterWrongCodes(
  step: Pick<StepContext, 'locale' | 'endSession'>,
  sender: Pick<Sender, 'post'>,
  { contacts }: Pick<Account, 'contacts'>,
  { isFirst }: { readonly isFirst: boolean },
): Promise<never> {
  if (isFirst) tellEverywhere(sender, step, contacts, wrongCodesTyped);
  await step.endSession();
  throw new AppError('tooManyCodes');
}
