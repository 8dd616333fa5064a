/** The stand-in's storage: in memory, bounded, lost when the process ends. */
import { LRUCache } from 'lru-cache';
import type { Adapter, AdapterPayload } from 'oidc-provider';

const limit = 5000;

/** Creates the adapter for oidc-provider. It doesn't delete expired entries: oidc-provider checks them itself. */
export function createMemory(): (model: string) => Adapter {
  const stored = new LRUCache<string, AdapterPayload>({ max: limit });

  return (model) => {
    const keyOf = (id: string) => `${model} ${id}`;
    const where = (matches: (payload: AdapterPayload) => boolean) =>
      [...stored].filter(([key, payload]) => key.startsWith(`${model} `) && matches(payload));
    const first = (matches: (payload: AdapterPayload) => boolean) => where(matches)[0]?.[1];
    return {
      async upsert(id, payload) {
        stored.set(keyOf(id), payload);
      },
      find: async (id) => stored.get(keyOf(id)),
      findByUid: async (uid) => first((payload) => payload.uid === uid),
      findByUserCode: async (code) => first((payload) => payload.userCode === code),
      async consume(id) {
        const payload = stored.get(keyOf(id));
        if (payload) stored.set(keyOf(id), { ...payload, consumed: Math.floor(Date.now() / 1000) });
      },
      async destroy(id) {
        stored.delete(keyOf(id));
      },
      async revokeByGrantId(grantId) {
        for (const [key] of where((payload) => payload.grantId === grantId)) stored.delete(key);
      },
    };
  };
}
