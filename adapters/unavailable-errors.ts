/**
 * Turns whatever a store throws into a `DomainError`, mostly `StoreUnavailable`, which people see as 503: try again
 * later.
 */
import { DomainError } from '../errors/domain-error.ts';
import { type Storage, StoreUnavailable } from './ports.ts';

function guard<T extends object>(store: T): T {
  return new Proxy(store, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        try {
          return await Reflect.apply(method, target, args);
        } catch (cause) {
          throw cause instanceof DomainError
            ? cause
            : new StoreUnavailable('a store failed', { cause });
        }
      };
    },
  });
}

/**
 * Returns the same storage for serving people: each store throws `StoreUnavailable`, or `busy` when it has no room.
 * Commands use the storage without it, as an operator is helped by what the store itself says.
 */
export function withUnavailableErrors(storage: Storage): Storage {
  return {
    accounts: guard(storage.accounts),
    subjects: guard(storage.subjects),
    dossiers: guard(storage.dossiers),
    clients: guard(storage.clients),
    payloads: guard(storage.payloads),
    counters: guard(storage.counters),
    audit: guard(storage.audit),
    facts: guard(storage.facts),
    uses: guard(storage.uses),
    sweep: () => storage.sweep(),
    health: () => storage.health(),
    close: () => storage.close(),
  };
}
