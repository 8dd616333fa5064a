/** Turns whatever a store throws into the catalogue's `unavailable`: 503, try again later. */
import { DomainError } from '../errors/domain-error.ts';
import type { Storage } from './ports.ts';

const retryAfterSeconds = 10;

function guard<T extends object>(store: T): T {
  return new Proxy(store, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        try {
          return await Reflect.apply(method, target, args);
        } catch (cause) {
          throw new DomainError('unavailable', { retryAfterSeconds, cause });
        }
      };
    },
  });
}

/** The same storage, for serving people: its faults carry a status and words. */
export function available(storage: Storage): Storage {
  return {
    accounts: guard(storage.accounts),
    subjects: guard(storage.subjects),
    payloads: guard(storage.payloads),
    counters: guard(storage.counters),
    audit: guard(storage.audit),
    facts: guard(storage.facts),
    sweep: () => storage.sweep(),
    health: () => storage.health(),
    close: () => storage.close(),
  };
}
