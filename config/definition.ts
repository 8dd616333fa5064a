/** What the tables of settings say of each setting. */
import type { z } from 'zod';

/** A setting: its documentation, its format, its value when it isn't set. */
export interface Definition<T> {
  readonly doc: string;
  readonly schema: z.ZodType<T, string>;
  /** The value when it isn't set. Absent when there is none, or when it depends on other settings (see `doc`). */
  readonly fallback?: string;
  readonly secret?: true;
}

/** Returns the definition; it keeps the type of the parsed value. */
export const define = <T>(definition: Definition<T>): Definition<T> => definition;
