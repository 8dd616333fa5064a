/** The prompts of the policy. Each page of a sign-in answers one of them. */
import { pendingStepNames } from '../../accounts/account.ts';

/** All prompts that have a page, in the order in which the policy asks for them. `select_account` has none. */
export const prompts = ['login', 'login_code', ...pendingStepNames, 'consent'] as const;
export type Prompt = (typeof prompts)[number];
