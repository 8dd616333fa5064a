/** The references under which agents open people's files, such as the number of a call, a ticket or a letter. */
import { z } from 'zod';
import type { RecordedAuditEvent } from '../../adapters/ports.ts';
import type { Notes } from './notes.ts';

/** One line. It may hold a name all the same, so it is a note and no part of the audit trail. */
export const referenceSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u);

/** In milliseconds; events of the audit trail are kept as long. */
const lifetime = 365 * 24 * 60 * 60 * 1000;

/** The parts of an event that tell one look at an account from the others. */
type Look = Pick<RecordedAuditEvent, 'accountId' | 'at' | 'operator'>;

export type References = ReturnType<typeof createReferences>;

export function createReferences(notes: Pick<Notes, 'ofKind'>) {
  const kept = notes.ofKind('reference', z.string(), lifetime);
  const nameOf = ({ at, operator }: Look) => `${at}/${operator?.id}`;
  return {
    keep: (look: Look, reference: string): Promise<void> =>
      kept.write(look.accountId ?? '', reference, nameOf(look)),
    /** Resolves with the reference of an event, if an agent has given one with it. */
    async of(event: RecordedAuditEvent): Promise<string | undefined> {
      const isLook = event.type === 'operator.viewed' && event.operator?.kind === 'console';
      return isLook ? kept.read(event.accountId ?? '', nameOf(event)) : undefined;
    },
  };
}
