/** Settles what a row of a fund's file does to accounts that have its identifier or its civil status. */
import type { Account } from '../../accounts/account.ts';
import type { Domain } from '../../accounts/domain.ts';
import {
  confirmIdentity,
  type FundEntry,
  type Ruling,
  rulingOn,
} from '../../accounts/identity/confirmation.ts';
import { drawProvisionalIdentifier } from '../../accounts/identity/draw-identifier.ts';
import { setAside } from '../../accounts/lifecycle/set-aside.ts';
import type { AccountRecord, AuditStore, Clock } from '../../adapters/ports.ts';
import { messagesOfSetAside, type Tell } from '../tell.ts';
import type { ImportOptions } from './batches.ts';
import type { Paced } from './pace.ts';
import type { Person } from './reading/person.ts';

export interface RuleDependencies {
  readonly blocks: Pick<Domain['blocks'], 'settle'>;
  readonly updateAccount: Domain['updateAccount'];
  readonly audit: AuditStore;
  readonly clock: Clock;
  readonly paced: Paced;
  readonly tell: Tell;
}

/** Counts of the rows so far. */
export interface RuleTally {
  /** People with an account whose declared identity or NIR the file confirms. */
  confirmed: number;
  /** Accounts of others that had a person's NIR or civil status on their owner's word only, and have given it up. */
  setAside: number;
}

/** Lets the person of a row confirm the account, or take its NIR or identity from it. Resolves with what was done. */
export type Rule = (record: AccountRecord, line: number, person: Person) => Promise<Ruling>;

/** The report of a row whose identifier is on an account of somebody else, and must stay there. */
export const conflictWords = 'has the identifier of a declared account, not confirmed by it';

/** Returns the function of one import. */
export function createRule(
  options: RuleDependencies & Pick<ImportOptions<Person, RuleTally>, 'onReport' | 'tally'>,
): Rule {
  const { blocks, updateAccount, audit, clock, paced, tell, onReport, tally } = options;

  async function conclude(ruling: Ruling, before: Account, after: Account, person: Person) {
    const event = { at: clock(), accountId: after.id };
    if (ruling === 'confirms') {
      tally.confirmed += 1;
      await blocks.settle(after.id);
      await audit.append({ ...event, type: 'account.confirmed' });
    }
    if (ruling === 'displaces') {
      tally.setAside += 1;
      await blocks.settle(after.id);
      const detail = after.standing.setAsideAt === undefined ? 'nir' : undefined;
      await audit.append({ ...event, type: 'account.set-aside', detail });
      await tell(messagesOfSetAside({ before, after }, person.contacts));
    }
  }

  return async ({ id }, line, person) => {
    const entry: FundEntry = { ...person, identifiers: [person.identifier] };
    const seen: { ruling: Ruling; before?: Account } = { ruling: 'none' };
    const after = await paced(() =>
      updateAccount(id, (current) => {
        seen.before = current;
        seen.ruling = rulingOn(current, entry);
        if (seen.ruling === 'confirms') return confirmIdentity(current, entry);
        if (seen.ruling !== 'displaces') return current;
        return setAside(current, clock(), drawProvisionalIdentifier);
      }),
    );
    if (after === undefined || seen.before === undefined) return 'none';
    if (seen.ruling === 'conflicts') onReport(line, conflictWords);
    await conclude(seen.ruling, seen.before, after, person);
    return seen.ruling;
  };
}
