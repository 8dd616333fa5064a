/** `dossiers events`: tells funds what has happened to their dossiers. */
import { publicEvent } from '../../accounts/household/events.ts';
import { defineCommand, exitCodes, UsageFault } from '../command.ts';
import { withContext } from '../context.ts';
import { write } from '../output.ts';

const pageSize = 500;

export const dossiersEvents = defineCommand({
  name: 'dossiers events',
  summary: 'list what has happened to dossiers',
  description: `Prints authorizations and separations, one JSON object on each line, in the order in which they
can be read. Keys: cursor, type (authorization.given, .withdrawn, .renounced, .ended or
separation.declared), at, fund, file_number, accounts (ids, the responsable first), date (of a
separation) and reason (of authorization.ended: separation, membership, closed or suspended).

Keep the cursor of the last line, and give it to --after the next time: no event is left out and
none comes twice. Events are kept for 12 months.`,
  options: {
    after: { type: 'string', value: 'CURSOR', doc: 'begin after the line with this cursor' },
  },
  codes: { 1: 'a fault' },
  run: ({ values }) => {
    const after = readCursor(values.after ?? '0');
    return withContext(process.env, async ({ domain }) => {
      for (let last = after; ; ) {
        const events = await domain.household.events(last, pageSize);
        if (events.length === 0) return exitCodes.done;
        const lines = events.map((event) => `${JSON.stringify(publicEvent(event))}\n`).join('');
        await write(lines);
        last = events.at(-1)?.cursor ?? last;
      }
    });
  },
});

/** Returns the cursor. Throws `UsageFault` when it is none. */
function readCursor(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new UsageFault('--after takes the cursor of a line');
}
