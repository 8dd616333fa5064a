import type { SubjectStore } from '../../ports.ts';
import type { BoundedCalls } from '../bounded-calls.ts';
import type { Models } from '../schemas.ts';
import { claim } from './claim.ts';

/** Returns the store of the subjects by which relying parties know an account. They outlive the account. */
export function createSubjectStore({ subjects }: Models, calls: BoundedCalls): SubjectStore {
  return {
    claim: (accountId, sector, subject) => {
      const _id = { accountId, sector };
      return claim(
        subject,
        async () => (await calls.run(() => subjects.findOne({ _id }).lean().exec()))?.subject,
        () => calls.run(() => subjects.insertMany([{ _id, subject }], { lean: true })),
      );
    },
  };
}
