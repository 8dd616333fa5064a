/**
 * The names of keys. Each has one hash tag (`{…}`), so that Redis Cluster keeps all that is named
 * after a tag on one node: redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags
 */
import { hash } from 'node:crypto';

/**
 * Text as it stands in a key. The provider's hashes pass as they are; anything else is hashed, as a
 * brace or a space in it would change the tag or cut a record's header.
 */
export function tagOf(text: string): string {
  return /^[\w-]{1,64}$/.test(text) ? text : `~${hash('sha256', text, 'base64url')}`;
}

export const recordKey = (model: string, tag: string) => `mc:${model}:{${tag}}`;
/** The copy of a record that is found by its uid. */
export const copyKey = (model: string, uid: string) => `mc:${model}:uid:{${uid}}`;
/** The tags of a model's records that hang on a grant. */
export const indexKey = (model: string, grant: string) => `mc:${model}:grant:{${grant}}`;
export const counterKey = (key: string) => `mc:counter:{${tagOf(key)}}`;
