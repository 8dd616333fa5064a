/**
 * The head file of the room: what operators do to people's accounts; `clients/` has what they do to stored services. The
 * commands, the management API and the support console are three doors to these functions. A function takes ids and parsed
 * values, and returns what became of it: no HTTP, no words. It notes in the audit trail who did it.
 *
 * The room stands above `accounts/` because an operation ends what the provider has open for the person, and tells the
 * person.
 */

import { createDeviceRecords } from '../accounts/devices/device-records.ts';
import type { Domain } from '../accounts/domain.ts';
import { createOpenedFilesLimit } from '../accounts/limits/opened-files.ts';
import type { Clock, Storage } from '../adapters/ports.ts';
import type { EndSessions } from '../provider/sessions/end-sessions.ts';
import { createErasureProposals } from './agents/erasure-proposals.ts';
import { createFiles } from './agents/files.ts';
import { createNotes } from './agents/notes.ts';
import { createReferences } from './agents/references.ts';
import { createChangeAccount } from './change-account.ts';
import { createContacts } from './contacts.ts';
import { createForAllDue } from './erasure/due.ts';
import { createErase } from './erasure/erase.ts';
import { createRetention } from './erasure/retention.ts';
import { createExport, type WriteAllDependencies } from './export.ts';
import { createFind } from './find.ts';
import { createIdentity } from './identity/civil-status.ts';
import { createMerge } from './identity/merge.ts';
import { createNir } from './identity/nir.ts';
import { createImport } from './import/index.ts';
import { createMembers } from './members.ts';
import { createNewPasswords } from './new-passwords.ts';
import { createShow } from './show.ts';
import { createSignIns } from './sign-ins.ts';
import { createSuspend } from './suspend.ts';
import type { Tell } from './tell.ts';

export interface OperationsDependencies
  extends Pick<WriteAllDependencies, 'openSessions' | 'serviceGrants'> {
  readonly domain: Domain;
  readonly storage: Pick<Storage, 'audit' | 'subjects' | 'payloads' | 'counters' | 'uses'>;
  readonly endSessions: EndSessions;
  readonly tell: Tell;
  /** After how many months without a sign-in an account is erased; never, where it is absent. */
  readonly retentionMonths?: number | undefined;
  readonly clock: Clock;
}

export type Operations = ReturnType<typeof createOperations>;

/** Creates the operations. */
export function createOperations({
  domain,
  storage: { audit, subjects, payloads, counters, uses },
  endSessions,
  openSessions,
  serviceGrants,
  tell,
  retentionMonths,
  clock,
}: OperationsDependencies) {
  const { accounts, updateAccount, household, blocks, throttle, pendingSteps, index, seal } =
    domain;
  const changeAccount = createChangeAccount({ updateAccount, audit, clock });
  const deviceRecords = createDeviceRecords({ payloads, seal, clock });
  const notes = createNotes({ payloads, seal, clock });
  const countFile = createOpenedFilesLimit({ counters, index, clock });
  const references = createReferences(notes);
  const { merge } = createMerge({
    accounts,
    subjects,
    household,
    uses,
    deviceRecords,
    notes,
    audit,
    changeAccount,
    endSessions,
    clock,
  });
  const looks = createShow({ accounts, pendingSteps, throttle, household, audit, clock });
  const forAllDue = createForAllDue({ counters, clock });
  const { erase, eraseClosed, eraseDue } = createErase({
    accounts,
    subjects,
    household,
    blocks,
    uses,
    deviceRecords,
    notes,
    audit,
    endSessions,
    forAllDue,
    tell,
    clock,
  });
  return {
    ...looks,
    ...createFiles({ accounts, audit, countFile, references, clock }),
    ...createErasureProposals({ accounts, audit, notes, erase, clock }),
    ...createFind({ accounts, household, maskedPerson: looks.maskedPerson, audit, clock }),
    ...createSignIns({ accounts, throttle, index, audit, changeAccount, endSessions, clock }),
    ...createNewPasswords({ accounts, changeAccount, endSessions, clock }),
    ...createSuspend({ accounts, changeAccount, blocks, uses, endSessions, clock }),
    ...createContacts({ index, changeAccount, endSessions, tell, clock }),
    ...createIdentity({ accounts, changeAccount }),
    exportAccount: createExport({
      accounts,
      household,
      openSessions,
      deviceRecords,
      serviceGrants,
      references,
      audit,
      clock,
    }),
    ...createMembers({ accounts, household, audit, clock }),
    ...createImport({ domain, audit, tell, clock }),
    merge,
    erase,
    eraseClosed,
    ...createRetention({
      accounts,
      uses,
      audit,
      forAllDue,
      eraseDue,
      tell,
      months: retentionMonths,
      clock,
    }),
    ...createNir({
      accounts,
      updateAccount,
      blocks,
      audit,
      changeAccount,
      endSessions,
      tell,
      merge,
      clock,
    }),
  };
}
