import type { FactStore } from '../ports.ts';
import { claim } from './claim.ts';
import type { Line } from './line.ts';
import type { Models } from './schemas.ts';

/** What the installation remembers of itself. */
export function createFactStore({ facts }: Models, line: Line): FactStore {
  return {
    claim: (name, value) =>
      claim(
        value,
        async () => (await line.run(() => facts.findOne({ _id: name }).lean().exec()))?.value,
        () => line.run(() => facts.insertMany([{ _id: name, value }], { lean: true })),
      ),
  };
}
