import type { SubjectStore } from '../../ports.ts';
import type { BoundedCalls } from '../bounded-calls.ts';
import type { Models, SubjectDocument } from '../schemas.ts';
import { claim } from './claim.ts';

/** Returns the store of the subjects by which relying parties know an account. They outlive a merged account. */
export function createSubjectStore({ subjects }: Models, calls: BoundedCalls): SubjectStore {
  const documents = subjects.db.collection<SubjectDocument>(subjects.collection.name);
  const find = async (accountId: string, sector: string) => {
    const _id = { accountId, sector };
    return (await calls.run(() => subjects.findOne({ _id }).lean().exec()))?.subject;
  };
  return {
    find,
    claim: (accountId, sector, subject) =>
      claim(
        subject,
        () => find(accountId, sector),
        () =>
          calls.run(() =>
            subjects.insertMany([{ _id: { accountId, sector }, subject }], { lean: true }),
          ),
      ),
    async remove(accountId) {
      // The pairs of one account stand side by side in the index of ids.
      const from = { accountId, sector: '' };
      const to = { accountId, sector: '\u{10ffff}' };
      // mongoose has no ranges of embedded documents.
      await calls.run(() => documents.deleteMany({ _id: { $gte: from, $lte: to } }));
    },
  };
}
