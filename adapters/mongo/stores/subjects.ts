import type { SubjectStore } from '../../ports.ts';
import type { Line } from '../bounded-calls.ts';
import type { Models } from '../schemas.ts';
import { claim } from './claim.ts';

/** The names by which relying parties know an account. They stay taken when the account is gone. */
export function createSubjectStore({ subjects }: Models, line: Line): SubjectStore {
  return {
    claim: (accountId, sector, subject) => {
      const _id = { accountId, sector };
      return claim(
        subject,
        async () => (await line.run(() => subjects.findOne({ _id }).lean().exec()))?.subject,
        () => line.run(() => subjects.insertMany([{ _id, subject }], { lean: true })),
      );
    },
  };
}
