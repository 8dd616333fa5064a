import type { FactStore } from '../ports.ts';
import { claim } from './claim.ts';
import type { Line } from './line.ts';
import type { Models } from './schemas.ts';

/** What the installation remembers of itself. */
export function createFactStore({ facts }: Models, line: Line): FactStore {
  return {
    claim: (name, candidate) =>
      claim(
        async () => (await line.run(() => facts.findOne({ _id: name }).lean().exec()))?.value,
        async () => {
          const document = await line.run(() =>
            facts
              .findOneAndUpdate(
                { _id: name },
                { $setOnInsert: { value: candidate } },
                { upsert: true, returnDocument: 'after' },
              )
              .lean()
              .exec(),
          );
          return document?.value;
        },
      ),
  };
}
