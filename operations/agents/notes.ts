/**
 * Keeps the notes of agents about an account: the reference under which they have opened it, and a proposal to erase it. A note
 * may say something of the person, so it is sealed, stands apart from the audit trail, and is removed with the account. It
 * is kept no longer than the trail.
 */
import { hash } from 'node:crypto';
import type { z } from 'zod';
import type { Clock, PayloadStore } from '../../adapters/ports.ts';
import { type Seal, Unopenable } from '../../crypto/sealing.ts';

const model = 'AgentNote';

export interface NotesDependencies {
  readonly payloads: PayloadStore;
  readonly seal: Seal;
  readonly clock: Clock;
}

export type Notes = ReturnType<typeof createNotes>;

export function createNotes({ payloads, seal, clock }: NotesDependencies) {
  const groupKeyOf = (accountId: string) => hash('sha256', `notes/${accountId}`, 'base64url');
  const keyOf = (accountId: string, name: string) =>
    hash('sha256', `note/${accountId}/${name}`, 'base64url');
  const contextOf = (key: string) => `payload/${model}/${key}`;

  /** Returns the text of a note; undefined where the key that sealed it was removed since. Then the note is lost. */
  function open(key: string, payload: string): string | undefined {
    try {
      return seal.open(payload, contextOf(key));
    } catch (error) {
      if (error instanceof Unopenable) return undefined;
      throw error;
    }
  }

  return {
    /** Returns the notes of a kind. `lifetime` is in milliseconds; an account has one note of each name. */
    ofKind<T>(kind: string, schema: z.ZodType<T>, lifetime: number) {
      return {
        async write(accountId: string, note: T, name = ''): Promise<void> {
          const key = keyOf(accountId, `${kind}/${name}`);
          await payloads.upsert(model, {
            key,
            payload: seal.seal(JSON.stringify(note), contextOf(key)),
            expiresAt: clock() + lifetime,
            durable: true,
            groupKey: groupKeyOf(accountId),
          });
        },
        async read(accountId: string, name = ''): Promise<T | undefined> {
          const key = keyOf(accountId, `${kind}/${name}`);
          const stored = await payloads.find(model, key);
          const text = stored && open(key, stored.payload);
          return text === undefined ? undefined : schema.parse(JSON.parse(text));
        },
        remove: (accountId: string, name = ''): Promise<void> =>
          payloads.destroy(model, keyOf(accountId, `${kind}/${name}`)),
      };
    },

    /** Removes all notes about an account. */
    removeAll: (accountId: string): Promise<void> =>
      payloads.revokeByGroup(model, groupKeyOf(accountId)),
  };
}
