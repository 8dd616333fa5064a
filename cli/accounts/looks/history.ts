/** `accounts history`: prints what has happened on an account. */
import type { RecordedAuditEvent } from '../../../adapters/ports.ts';
import { defineCommand, exitCodes } from '../../command.ts';
import { write } from '../../output.ts';
import { onAccount } from '../on-account.ts';

/** Events that are read at once. */
const pageSize = 200;

function lineOf(event: RecordedAuditEvent): string {
  const { at, type, detail, clientId, network, browser, operator } = event;
  const by =
    operator && `by ${[operator.kind, operator.id, operator.name].filter(Boolean).join(' ')}`;
  return [new Date(at).toISOString(), type, detail, clientId, network, browser, by]
    .filter(Boolean)
    .join('  ');
}

export const accountsHistory = defineCommand({
  name: 'accounts history',
  argument: 'IDENTIFIER',
  summary: 'print what has happened on an account',
  description: `Prints the events of the last 12 months, the newest first, one a line: when, what, its detail, for
which service, from which network and browser, and by which operator. The person sees in "Mon
activité" that an agent looked. With \`-\` the identifier is read from standard input, and stays out
of the shell's history.`,
  options: {},
  codes: { 1: 'no such account, or a fault' },
  run: ({ positionals: [typed = '-'] }) =>
    onAccount(typed, async (target, { operations }) => {
      let before: RecordedAuditEvent | undefined;
      do {
        const events = await operations.history({ ...target, limit: pageSize, before });
        await write(events.map((event) => `${lineOf(event)}\n`).join(''));
        before = events.length === pageSize ? events.at(-1) : undefined;
      } while (before !== undefined);
      return exitCodes.done;
    }),
});
