/** Erasing an account: a first agent proposes it, and a second one confirms or refuses. */
import { z } from 'zod';
import { seeOther } from '../../../http/redirect.ts';
import {
  type ErasureOutcome,
  erasureReasons,
} from '../../../operations/agents/erasure-proposals.ts';
import type { Target } from '../../../operations/change-account.ts';
import type { Operations } from '../../../operations/index.ts';
import type { MessageKey } from '../../../views/dictionaries/index.ts';
import type { FieldError } from '../../../views/pages.ts';
import type { ConsolePage, Visit } from '../../visit.ts';
import { reasonOptions, reasonWords } from '../event-words.ts';
import { personOf } from '../facts.ts';
import { fileHref, filePattern, idOf, type OpenAccount } from '../open-account.ts';
import { type FileAction, inActivity, oneOf, typed, version } from './action.ts';

export interface ErasureDependencies {
  readonly operations: Pick<
    Operations,
    'proposeErasure' | 'erasureProposal' | 'confirmErasure' | 'refuseErasure'
  >;
  readonly openAccount: OpenAccount;
}

const schema = z.object({
  version,
  reason: typed,
  decision: z.enum(['propose', 'confirm', 'refuse']),
});
type Form = z.output<typeof schema>;

const verb = 'action.erase';
const path = 'erase';

/** The entry in the list of actions. */
export const erasureEntry = {
  action: 'erase',
  path,
  verb,
  hint: 'action.eraseHint',
  isOffered: () => true,
} as const satisfies Partial<FileAction>;

const done = {
  propose: 'action.erasureProposed',
  refuse: 'action.erasureRefused',
} as const satisfies Partial<Record<Form['decision'], MessageKey>>;

const refusals: Partial<Record<ErasureOutcome, MessageKey>> = {
  unchanged: 'action.erasureKnown',
  merging: 'action.erasureMerging',
  none: 'action.erasureNone',
  own: 'action.erasureOwn',
};

export function createErasure({ operations, openAccount }: ErasureDependencies): ConsolePage<Form> {
  async function decide(
    target: Target,
    { decision, reason: typedReason }: Form,
  ): Promise<{ readonly outcome: ErasureOutcome } | { readonly fault: FieldError }> {
    if (decision === 'confirm') return operations.confirmErasure(target);
    if (decision === 'refuse') return operations.refuseErasure(target);
    const reason = oneOf(erasureReasons, typedReason);
    return reason === undefined
      ? { fault: { field: 'reason', key: 'field.required' } }
      : operations.proposeErasure({ ...target, reason });
  }

  async function answer(visit: Visit, form: Form): Promise<void> {
    const accountId = idOf(visit);
    const here = `${fileHref(accountId)}/${path}`;
    const target = { accountId, version: form.version, operator: visit.operator };
    const result = await decide(target, form);
    if ('fault' in result) return visit.showNext(here, { errors: [result.fault], status: 422 });
    const { outcome } = result;
    if (outcome === 'stale')
      return visit.showNext(fileHref(accountId), {
        errors: [{ key: 'action.stale' }],
        status: 409,
      });
    const key = refusals[outcome];
    if (key !== undefined) return visit.showNext(here, { errors: [{ key }], status: 409 });
    // An account that is erased, or that somebody else has erased, has a page that says so.
    if (form.decision === 'confirm' || outcome === 'unknown')
      return seeOther(visit.ctx, fileHref(accountId));
    return visit.showNext(fileHref(accountId), { notice: done[form.decision] });
  }

  return {
    path: `${filePattern}/${path}`,
    action: 'erase',
    async show(visit, { errors = [], typed: kept }) {
      const account = await openAccount.openAccount(visit);
      if (account === undefined) return;
      const { id: accountId, version: seen } = account;
      const proposal = await operations.erasureProposal(account, visit.operator);
      visit.show('consoleErasure', {
        verb,
        person: personOf(account),
        hidden: { csrf: visit.csrf, version: seen },
        errors,
        action: visit.ctx.path,
        backHref: fileHref(accountId),
        effects: ['action.eraseDoes', 'action.eraseLeft', 'action.eraseTwo', inActivity],
        reasons: reasonOptions(erasureReasons),
        chosen: kept?.['reason'],
        proposal: proposal && {
          at: proposal.at,
          endsAt: proposal.endsAt,
          reason: reasonWords[proposal.reason],
          agent: proposal.operator.name ?? proposal.operator.id,
          isOwn: proposal.isOwn,
        },
      });
    },
    form: {
      schema,
      shownAgain: ['reason'],
      async submit(visit, form) {
        if (await openAccount.isOpen(visit)) await answer(visit, form);
      },
    },
  };
}
