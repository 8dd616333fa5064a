import type { Storage } from '../../adapters/ports.ts';

/** Returns the storage, and the names of the calls that its accounts, its trail and its dossiers have had. */
export function watchedStorage(storage: Storage) {
  const calls: string[] = [];
  const watch = <T extends object>(store: T): T =>
    new Proxy(store, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => {
          calls.push(String(name));
          return Reflect.apply(method, target, args);
        };
      },
    });
  const { accounts, audit, dossiers } = storage;
  const stores = { accounts: watch(accounts), audit: watch(audit), dossiers: watch(dossiers) };
  return { storage: { ...storage, ...stores }, calls };
}
