/** Pages of long lists. */
import { z } from 'zod';

/** The number of items of a list that are wanted. */
export const limitField = z
  .string()
  .regex(/^([1-9]\d?|100)$/, 'must be 1 to 100')
  .optional()
  .transform((typed) => Number(typed ?? '50'));

/** Returns the schema of a page. `next` is the cursor of the page after it, or null after the last one. */
export const pageSchema = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), next: z.string().nullable() });

/** Returns the cursor of the page after these items, or null where they are the last: a page that is not full is. */
export function nextOf<Item>(
  items: readonly Item[],
  limit: number,
  cursorOf: (last: Item) => string,
): string | null {
  const last = items.length === limit ? items.at(-1) : undefined;
  return last === undefined ? null : cursorOf(last);
}
