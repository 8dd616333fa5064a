import type { SubjectStore } from '../ports.ts';
import { claim } from './claim.ts';
import type { Line } from './line.ts';
import type { Models } from './schemas.ts';

/** The names by which relying parties know an account. They stay taken when the account is gone. */
export function createSubjectStore({ subjects }: Models, line: Line): SubjectStore {
  return {
    claim: (accountId, sector, candidate) => {
      const pair = { accountId, sector };
      return claim(
        async () => (await line.run(() => subjects.findOne(pair).lean().exec()))?.subject,
        async () => {
          const document = await line.run(() =>
            subjects
              .findOneAndUpdate(
                pair,
                { $setOnInsert: { subject: candidate } },
                { upsert: true, returnDocument: 'after' },
              )
              .lean()
              .exec(),
          );
          return document?.subject;
        },
      );
    },
  };
}
