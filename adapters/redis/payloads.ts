/**
 * The protocol library's models. A record is stored under its key, and one that has a uid is stored a second time under
 * the uid. So `/auth`, which knows a session's key, and the token endpoint and userinfo, which know its uid, each read
 * it in one round trip. A session is read far more often than written.
 *
 * On a single server one script writes all keys of a record. In a cluster the keys are on different nodes, and the same
 * script runs on each of them at the same time. When one of them fails, the call rejects, and what was written on the
 * others ends by its own expiry.
 */
import { z } from 'zod';
import { DomainError } from '../../errors/domain-error.ts';
import type { Clock, PayloadRecord, PayloadStore, StoredPayload } from '../ports.ts';
import type { Connection } from './connection.ts';
import { copyKey, indexKey, recordKey, tagOf } from './keys.ts';
import { CONSUME, CONSUME_COPY, DROP, PUT, REMOVE, REVOKE } from './scripts.ts';

/** The share of the server's memory (`maxmemory`) up to which it takes records of people who haven't signed in. */
const memoryShares = { request: 0.7, journey: 0.85 } as const;
/** In seconds. Records of requests that nobody answers end within ten minutes. */
const retryAfterSeconds = 60;

const texts = z.array(z.string());
const pairs = z.array(z.tuple([z.string(), z.string()]));
const instant = (ms: number) => String(Math.ceil(ms)).padStart(15, '0');

/** Returns the store of the protocol library's models. */
export function createPayloadStore(connection: Connection, clock: Clock): PayloadStore {
  const { send, run, splitKeys } = connection;

  /** Resolves with the payload under a key; with undefined also when it doesn't belong to the wanted group. */
  async function read(key: string, wanted?: string): Promise<StoredPayload | undefined> {
    const text = await connection.read(key);
    if (text === null) return undefined;
    const end = text.indexOf('\n');
    const [consumed = 0, expires] = text.slice(0, end).split(' ', 2).map(Number);
    if (end < 0 || expires === undefined || Number.isNaN(consumed + expires)) {
      throw new Error(`Redis holds something else than a record under ${key}`);
    }
    if (expires <= clock()) return undefined;
    if (wanted !== undefined && text.slice(0, end).split(' ')[3] !== wanted) return undefined;
    const payload = text.slice(end + 1);
    return consumed === 0 ? { payload } : { payload, consumedAt: consumed };
  }

  /** Writes a record. Resolves with false, and writes nothing, when `replaced` is not the payload that is stored. */
  async function put(
    model: string,
    { key, payload, expiresAt, groupKey, uidKey, anonymous }: PayloadRecord,
    replaced = '',
  ): Promise<boolean> {
    const now = clock();
    const ttl = Math.ceil(expiresAt - now);
    const tag = tagOf(key);
    const group = groupKey === undefined ? '' : tagOf(groupKey);
    const uid = uidKey === undefined ? '' : tagOf(uidKey);
    const index = group === '' ? '' : indexKey(model, group);
    const keys = [recordKey(model, tag), uid && copyKey(model, uid), index].filter(Boolean);
    const expires = instant(Math.max(0, expiresAt));
    const args = [now, ttl, index, expires, tag, group, uid, payload];
    const [first = [], ...rest] = splitKeys(keys);
    const share = anonymous === undefined ? '' : memoryShares[anonymous];
    async function write(written: readonly string[], expected: string) {
      const answer = await run(PUT, written, [...args, expected, share]);
      if (answer === 0) throw new DomainError('busy', { retryAfterSeconds });
      return answer;
    }
    // Only the record itself is compared; its copy, which may be on another node of a cluster, follows it.
    const compared = replaced === '' ? undefined : await write(first, replaced);
    if (compared === null) return false;
    const others = replaced === '' ? [first, ...rest] : rest;
    const answers = await Promise.all(others.map((each) => write(each, '')));
    // A record whose uid has changed must leave no copy under the old uid.
    const left = texts
      .parse([...(compared === undefined ? [] : [compared]), ...answers])
      .find((before) => before !== '' && before !== uid);
    if (left !== undefined) await run(DROP, [copyKey(model, left)], [tag]);
    return true;
  }

  return {
    upsert: async (model, record) => {
      await put(model, record);
    },
    replace: put,

    find: (model, key) => read(recordKey(model, tagOf(key))),
    findByUid: (model, uidKey) => read(copyKey(model, tagOf(uidKey))),

    async consume(model, key) {
      const tag = tagOf(key);
      const now = instant(clock());
      const uid = z
        .string()
        .nullable()
        .parse(await run(CONSUME, [recordKey(model, tag)], [now]));
      if (uid === null) return false;
      if (uid !== '') await run(CONSUME_COPY, [copyKey(model, uid)], [now, tag]);
      return true;
    },

    async destroy(model, key) {
      const tag = tagOf(key);
      const record = recordKey(model, tag);
      const uid = z.string().parse(await run(REMOVE, [record], []));
      if (uid === '') return;
      // The copy goes first: if that fails, the record still says at the next attempt which copy there is.
      for (const each of splitKeys([copyKey(model, uid), record])) await run(DROP, each, [tag]);
    },

    async listByGroup(model, groupKey) {
      const group = tagOf(groupKey);
      // The index also has records that were destroyed, until they expire; those read as undefined below.
      const tags = await send((client) => client.zrange(indexKey(model, group), '0', '-1'));
      const all = await Promise.all(
        texts.parse(tags).map((tag) => read(recordKey(model, tag), group)),
      );
      return all.filter((stored) => stored !== undefined).reverse();
    },

    async revokeByGroup(model, groupKey) {
      const group = tagOf(groupKey);
      const tags = await send((client) => client.zrange(indexKey(model, group), '0', '-1'));
      const keys = texts.parse(tags).map((tag) => recordKey(model, tag));
      const answers = await Promise.all(splitKeys(keys).map((each) => run(REVOKE, each, [group])));
      for (const [tag, uid] of pairs.parse(answers.flat())) {
        await run(DROP, [copyKey(model, uid)], [tag]);
      }
      // The index itself stays until it expires: removing it could lose a token that is being added.
    },

    estimate: (model) => connection.estimate(recordKey(model, '').slice(0, -1)),
  };
}
