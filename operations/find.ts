/** Finding accounts. A search costs one indexed read, and says no more than what tells people apart. */
import type { Accounts } from '../accounts/accounts.ts';
import type { Dossier } from '../accounts/household/dossier.ts';
import type { Household } from '../accounts/household/household.ts';
import type { FoundDossier } from '../accounts/household/stored-dossiers.ts';
import type { Identifier } from '../accounts/identity/identifiers.ts';
import type { IdentityKey } from '../accounts/identity/same-person.ts';
import type { AccountRecord, AuditStore, Clock, Operator } from '../adapters/ports.ts';
import type { MaskedPerson } from './show.ts';

/** What an operator knows of the person: an identifier, names and birth date, or the number of a dossier. */
export type Sought =
  | { readonly identifier: Identifier }
  | { readonly identity: IdentityKey }
  | { readonly dossier: Pick<Dossier, 'fund' | 'fileNumber'> };

export interface FindDependencies {
  readonly accounts: Pick<Accounts, 'findByIdentifier' | 'findByIdentity' | 'findMany'>;
  readonly household: Pick<Household, 'findByNumber'>;
  readonly maskedPerson: (record: AccountRecord) => MaskedPerson;
  readonly audit: Pick<AuditStore, 'append'>;
  readonly clock: Clock;
}

export function createFind({ accounts, household, maskedPerson, audit, clock }: FindDependencies) {
  async function search(sought: Sought): Promise<readonly (AccountRecord | undefined)[]> {
    if ('identifier' in sought) return [await accounts.findByIdentifier(sought.identifier)];
    if ('identity' in sought) return accounts.findByIdentity(sought.identity);
    const found = await household.findByNumber(sought.dossier);
    const ids = new Set(found?.dossier.members.map(({ accountId }) => accountId));
    return accounts.findMany([...ids]);
  }

  const note = (sought: Sought, operator: Operator): Promise<void> => {
    const [detail] = Object.keys(sought);
    return audit.append({ at: clock(), type: 'operator.searched', detail, operator });
  };

  return {
    /** Finds accounts, past members of a dossier included. A search is noted; only opening an account shows on the account. */
    async find(sought: Sought, operator: Operator): Promise<readonly MaskedPerson[]> {
      await note(sought, operator);
      return (await search(sought)).flatMap((record) => (record ? [maskedPerson(record)] : []));
    },

    /** Finds a dossier. It says who lives together, so the search is noted as well. */
    async findDossier(
      dossier: Pick<Dossier, 'fund' | 'fileNumber'>,
      operator: Operator,
    ): Promise<FoundDossier | undefined> {
      await note({ dossier }, operator);
      return household.findByNumber(dossier);
    },
  };
}
