/** What a fund is told of a dossier. */
import { z } from 'zod';

const eventSchema = z.object({
  type: z.enum([
    'authorization.given',
    'authorization.withdrawn',
    'authorization.renounced',
    'authorization.ended',
    'separation.declared',
  ]),
  /** ms. */
  at: z.number(),
  fund: z.string(),
  fileNumber: z.string(),
  /** The ids of the accounts that it is about, the responsable first. */
  accounts: z.array(z.string()),
  /** The date of a separation. */
  date: z.string().optional(),
  /** Why an authorization has ended by itself. */
  reason: z.enum(['separation', 'membership', 'closed', 'suspended']).optional(),
});
export type DossierEvent = z.infer<typeof eventSchema>;
export { eventSchema };

/** An event with its place in the order of all events. */
export interface PublishedEvent extends DossierEvent {
  readonly cursor: number;
}

/** Returns the event under the keys that funds read. */
export const publicEvent = ({ cursor, at, fileNumber, ...event }: PublishedEvent) => ({
  cursor: String(cursor),
  type: event.type,
  at: new Date(at).toISOString(),
  fund: event.fund,
  file_number: fileNumber,
  accounts: event.accounts,
  date: event.date,
  reason: event.reason,
});
