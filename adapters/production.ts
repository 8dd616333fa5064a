/**
 * Production storage: MongoDB keeps what must last, Redis what passes. A grant of `offline_access` lies in both,
 * so that the hot paths read Redis alone and a wiped Redis costs nobody a refresh token.
 */
import type { MongoStores } from './mongo/index.ts';
import type { AccountStore, PayloadStore, Storage } from './ports.ts';
import type { AccountCopies } from './redis/account-copies.ts';
import type { RedisStores } from './redis/index.ts';

export interface ProductionStores {
  readonly mongo: MongoStores;
  readonly redis: RedisStores;
}

/** Far longer than a sweep takes; one that died with its process is not waited for longer. In milliseconds. */
const SWEEP_LEASE = 10 * 60_000;

/** One storage of the two; each call fails when the one store it needs does. */
export function createProductionStorage({ mongo, redis }: ProductionStores): Storage {
  return {
    accounts: withCopies(mongo.accounts, redis.accountCopies),
    subjects: mongo.subjects,
    audit: mongo.audit,
    facts: mongo.facts,
    counters: redis.counters,
    payloads: routePayloads(mongo.payloads, redis.payloads),
    async sweep() {
      const { count } = await redis.counters.increment('sweep', SWEEP_LEASE);
      // Another process is at it.
      if (count > 1) return 0;
      try {
        return await mongo.sweep();
      } finally {
        await redis.counters.clear('sweep');
      }
    },
    async health() {
      const [mongodb, redisIsWell] = await Promise.all([mongo.health(), redis.health()]);
      return { mongodb, redis: redisIsWell };
    },
    async close() {
      await Promise.all([mongo.close(), redis.close()]);
    },
  };
}

/** A read by id takes the copy, if there is one: so do the hot paths, which read no account from MongoDB then. */
function withCopies(accounts: AccountStore, copies: AccountCopies): AccountStore {
  return {
    ...accounts,
    async find(id) {
      const copy = await copies.find(id);
      if (typeof copy === 'object') return copy;
      const found = await accounts.find(id);
      // Without it the next one reads the account itself.
      if (found !== undefined && copy === undefined)
        await copies.keep(found).catch(() => undefined);
      return found;
    },
    async update(record) {
      await copies.hold(record.id);
      return accounts.update(record);
    },
    async remove(id) {
      await copies.hold(id);
      await accounts.remove(id);
    },
  };
}

function routePayloads(lasting: PayloadStore, passing: PayloadStore): PayloadStore {
  const storeOf = (model: string) => (model === 'RefreshToken' ? lasting : passing);
  return {
    async upsert(model, record) {
      // What must last is written first: a copy without it would be taken for the whole.
      if (model === 'Grant' && record.durable) await lasting.upsert(model, record);
      await storeOf(model).upsert(model, record);
    },
    replace: (model, record, before) => storeOf(model).replace(model, record, before),
    async find(model, key) {
      const found = await storeOf(model).find(model, key);
      return found ?? (model === 'Grant' ? await lasting.find(model, key) : undefined);
    },
    findByUid: (model, uidKey) => storeOf(model).findByUid(model, uidKey),
    consume: (model, key) => storeOf(model).consume(model, key),
    async destroy(model, key) {
      const stores = model === 'Grant' ? [lasting, passing] : [storeOf(model)];
      await Promise.all(stores.map((store) => store.destroy(model, key)));
    },
    // A durable grant lies in both: what lasts knows of it, also when what passes was lost.
    listByGroup: (model, groupKey) =>
      (model === 'Grant' ? lasting : storeOf(model)).listByGroup(model, groupKey),
    revokeByGroup: (model, groupKey) => storeOf(model).revokeByGroup(model, groupKey),
  };
}
