import type { FactStore } from '../../ports.ts';
import type { Line } from '../bounded-calls.ts';
import type { Models } from '../schemas.ts';
import { claim } from './claim.ts';

/** What the installation remembers of itself. */
export function createFactStore({ facts }: Models, line: Line): FactStore {
  const find = async (name: string) =>
    (await line.run(() => facts.findOne({ _id: name }).lean().exec()))?.value;
  return {
    find,
    claim: (name, value) =>
      claim(
        value,
        () => find(name),
        () => line.run(() => facts.insertMany([{ _id: name, value }], { lean: true })),
      ),
  };
}
