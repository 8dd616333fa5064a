/** Writes the position of an event in an account's trail as one word, for links and cursors, and reads it. */
import { z } from 'zod';
import type { AuditPosition } from '../adapters/ports.ts';

/** Reads a position. */
export const positionSchema = z
  .string()
  .regex(/^\d{1,15}-[0-9a-f]{1,24}$/, 'must be the next of an answer')
  .transform((text): AuditPosition => {
    const [at = '', id = ''] = text.split('-');
    return { at: Number(at), id };
  });

/** Returns the position as it is read again. */
export const formatPosition = ({ at, id }: AuditPosition): string => `${at}-${id}`;
