/**
 * The names of keys (see index.ts for the table). Each has one hash tag (`{…}`), so that Redis Cluster keeps all keys
 * of one tag on one node: redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags
 */
import { hash } from 'node:crypto';

/**
 * Returns a text as it stands in a key. The provider's hashes stay as they are. Anything else is hashed, because a
 * brace or a space in it would change the tag or break a record's header.
 */
export function tagOf(text: string): string {
  return /^[\w-]{1,64}$/.test(text) ? text : `~${hash('sha256', text, 'base64url')}`;
}

/** Returns the key of a record. */
export const recordKey = (model: string, tag: string) => `mc:${model}:{${tag}}`;
/** Returns the key of the copy of a record that is found by its uid. */
export const copyKey = (model: string, uid: string) => `mc:${model}:uid:{${uid}}`;
/** Returns the key of the index of a group: the tags of its records. */
export const indexKey = (model: string, group: string) => `mc:${model}:grant:{${group}}`;
/** Returns the key of a counter. */
export const counterKey = (key: string) => `mc:counter:{${tagOf(key)}}`;
