import type { FactStore } from '../../ports.ts';
import type { BoundedCalls } from '../bounded-calls.ts';
import type { Models } from '../schemas.ts';
import { claim } from './claim.ts';

/** Returns the store of the facts that the installation remembers. */
export function createFactStore({ facts }: Models, calls: BoundedCalls): FactStore {
  const find = async (name: string) =>
    (await calls.run(() => facts.findOne({ _id: name }).lean().exec()))?.value;
  return {
    find,
    claim: (name, value) =>
      claim(
        value,
        () => find(name),
        () => calls.run(() => facts.insertMany([{ _id: name, value }], { lean: true })),
      ),
  };
}
