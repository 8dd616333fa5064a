import type { SubjectStore } from '../../ports.ts';
import type { BoundedCalls } from '../bounded-calls.ts';
import type { Models, SubjectDocument } from '../schemas.ts';
import { claim } from './claim.ts';

/**
 * Selects the pairs of one account, which stand side by side in the index of ids. mongoose has no ranges of embedded
 * documents.
 */
const ofAccount = (accountId: string) => ({
  _id: { $gte: { accountId, sector: '' }, $lte: { accountId, sector: '\u{10ffff}' } },
});

/** Returns the store of the subjects by which relying parties know an account. */
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
    async ofAccount(accountId) {
      const found = await calls.run(() => documents.find(ofAccount(accountId)).toArray());
      return found.map(({ _id: { sector }, subject }) => ({ sector, subject }));
    },
    async remove(accountId) {
      await calls.run(() => documents.deleteMany(ofAccount(accountId)));
    },
  };
}
