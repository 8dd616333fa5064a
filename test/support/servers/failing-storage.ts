/** The storage of this test run, whose calls a test can let fail from a given one on: a store goes away in the middle. */
import { type Storage, StoreUnavailable } from '../../../adapters/ports.ts';
import { type OpenTestStorage, openTestStorage } from './storages.ts';

export function createFailingStorage() {
  let left = Number.POSITIVE_INFINITY;
  let failed = 0;
  let only: string | undefined;

  /** Returns the object with every function counted, those of the objects in it too. */
  const counted = <T extends object>(object: T): T =>
    new Proxy(object, {
      get(target, name, receiver) {
        const value: unknown = Reflect.get(target, name, receiver);
        if (typeof value === 'object' && value !== null) return counted(value);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          if (only !== undefined && name !== only) return Reflect.apply(value, target, args);
          left -= 1;
          if (left >= 0) return Reflect.apply(value, target, args);
          failed += 1;
          return Promise.reject(new StoreUnavailable('away'));
        };
      },
    });

  const openStorage: OpenTestStorage = async (folder, clock) => {
    const opened = await openTestStorage(folder, clock);
    return { ...opened, storage: counted<Storage>(opened.storage) };
  };
  return {
    openStorage,
    /** Lets this many calls pass, and all further ones fail. With a name, only calls of that method count and fail. */
    failAfter(calls: number, name?: string) {
      [left, failed, only] = [calls, 0, name];
    },
    /** Lets all calls pass again. Returns how many have failed. */
    restore() {
      left = Number.POSITIVE_INFINITY;
      return failed;
    },
  };
}
