/**
 * Production storage: MongoDB keeps what must last, Redis what may be lost. A grant of `offline_access` is in both, so
 * that frequent requests read Redis only, and losing Redis costs nobody a refresh token.
 */
import type { MongoStores } from './mongo/index.ts';
import type { AccountStore, DossierStore, PayloadStore, Storage } from './ports.ts';
import type { AccountCopies, DossierCopies } from './redis/copies.ts';
import type { RedisStores } from './redis/index.ts';

/** The stores of both builds. */
export interface ProductionStores {
  readonly mongo: MongoStores;
  readonly redis: RedisStores;
}

/** Far longer than a sweep takes. If its process dies, the next sweep starts after this time at the latest. */
const SWEEP_LEASE_MS = 10 * 60_000;

/** Returns one storage made of the two. A call fails when the store that it needs fails. */
export function createProductionStorage({ mongo, redis }: ProductionStores): Storage {
  return {
    accounts: withCopies(mongo.accounts, redis.accountCopies),
    dossiers: withDossierCopies(mongo.dossiers, redis.dossierCopies),
    subjects: mongo.subjects,
    clients: mongo.clients,
    audit: mongo.audit,
    facts: mongo.facts,
    uses: mongo.uses,
    counters: redis.counters,
    payloads: routePayloads(mongo.payloads, redis.payloads),
    async sweep() {
      const { count } = await redis.counters.increment('sweep', SWEEP_LEASE_MS);
      // Another process is sweeping.
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

/** Returns the accounts with copies in Redis. A read by id takes the copy if there is one, and so spares MongoDB. */
function withCopies(accounts: AccountStore, copies: AccountCopies): AccountStore {
  return {
    ...accounts,
    async find(id) {
      const copy = await copies.find(id);
      if (typeof copy === 'object') return copy;
      const found = await accounts.find(id);
      // When the copy can't be stored, the next read takes the account itself.
      if (found !== undefined && copy === undefined)
        await copies.keep(id, found).catch(() => undefined);
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

/** Returns the dossiers with copies in Redis of those that belong to one account, which are read with each claim. */
function withDossierCopies(dossiers: DossierStore, copies: DossierCopies): DossierStore {
  return {
    ...dossiers,
    async findByMember(memberHash) {
      const copy = await copies.find(memberHash);
      if (typeof copy === 'object') return copy;
      const found = await dossiers.findByMember(memberHash);
      if (copy === undefined) await copies.keep(memberHash, found).catch(() => undefined);
      return found;
    },
    async write(changes) {
      const hashes = changes.flatMap(({ before, after }) => [
        ...(before?.memberHashes ?? []),
        ...after.memberHashes,
      ]);
      await Promise.all([...new Set(hashes)].map((hash) => copies.hold(hash)));
      return dossiers.write(changes);
    },
  };
}

/** The models that must survive the loss of Redis, and are in no copy there. */
const lastingModels = new Set(['RefreshToken', 'AgentNote']);

/** Returns one payload store that sends each model to the store where it belongs. */
function routePayloads(lasting: PayloadStore, passing: PayloadStore): PayloadStore {
  const storeOf = (model: string) => (lastingModels.has(model) ? lasting : passing);
  return {
    async upsert(model, record) {
      // The lasting one is written first: a grant that is in Redis only would end with Redis.
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
    async listByGroup(model, groupKey) {
      if (model !== 'Grant') return storeOf(model).listByGroup(model, groupKey);
      // Durable grants are in both stores with the same text, and live longest. MongoDB still lists them when Redis was lost.
      const lists = await Promise.all(
        [lasting, passing].map((store) => store.listByGroup(model, groupKey)),
      );
      return [...new Map(lists.flat().map((stored) => [stored.payload, stored])).values()];
    },
    revokeByGroup: (model, groupKey) => storeOf(model).revokeByGroup(model, groupKey),
    estimate: (model) => storeOf(model).estimate(model),
  };
}
