/** `accounts correct-identity`: replaces civil statuses by those of people's papers, from a CSV file. */

import { openEntries } from '../../../operations/import/reading/entries.ts';
import { fileOfPeople } from '../../../operations/import/reading/person.ts';
import { defineCommand, exitCodes } from '../../command.ts';
import { createProgress } from '../../import/progress.ts';
import { interrupted, type Source, withSource } from '../../import/source.ts';
import { type OperationsContext, withOperations } from '../../operations.ts';

const disagrees = (part: string) => `the NIR on the account does not agree with the ${part}`;
const words = {
  unknown: 'identifier is of no account',
  stale: 'identifier is of no account',
  setAside: 'the account was set aside: merge it first',
  otherAccount: 'another account has this identity: merge the two (accounts merge)',
  gender: disagrees('gender'),
  year: disagrees('birth year'),
  month: disagrees('birth month'),
  place: disagrees('birthplace'),
} as const;

export const accountsCorrectIdentity = defineCommand({
  name: 'accounts correct-identity',
  argument: 'FILE.csv',
  summary: 'correct civil statuses from a CSV file',
  description: `Replaces the civil status of accounts by that of the rows of FILE.csv (\`-\` is standard input), which
has the form of \`accounts import\`: identifier names the account, and the columns from birth_name to
parent2_given_names are the whole civil status, as on the person's papers. The other columns are not
used. You answer for it: see the papers first. Services see the new one at their next look.

A row is refused when a NIR on the account does not agree with it, or another account has that
identity already. Wrong rows are left out and reported on stderr with their line number. Running it
again changes nothing.`,
  options: {},
  codes: { 1: 'a row was refused, or a fault', [interrupted]: 'stopped before the end' },
  run: ({ positionals: [path = '-'] }) =>
    withOperations(process.env, (context) => withSource(path, (source) => run(context, source))),
});

async function run(context: OperationsContext, source: Source): Promise<number> {
  const { domain, operations, operator, clock } = context;
  const entries = await openEntries(source.chunks, fileOfPeople(clock()));
  const progress = createProgress({
    stream: process.stderr,
    total: source.size,
    position: source.position,
    now: () => performance.now(),
  });
  const counts = { done: 0, unchanged: 0, refused: 0 };
  const refuse = (line: number, reason: string) => {
    counts.refused += 1;
    progress.note(`line ${line}: ${reason}`);
  };
  for await (const entry of entries) {
    if (source.signal.aborted) break;
    if ('fault' in entry) refuse(entry.line, entry.fault);
    else {
      const { identifier, identity } = entry.value;
      const accountId = (await domain.accounts.findByIdentifier(identifier))?.id ?? '';
      const { outcome } = await operations.correctIdentity({ accountId, operator, identity });
      if (outcome === 'done' || outcome === 'unchanged') counts[outcome] += 1;
      else refuse(entry.line, words[outcome]);
    }
    progress.update(counts.done + counts.unchanged + counts.refused);
  }
  progress.end();
  const { done, unchanged, refused } = counts;
  process.stdout.write(`corrected: ${done}\nas before: ${unchanged}\nrefused: ${refused}\n`);
  if (source.signal.aborted) return interrupted;
  return refused > 0 ? exitCodes.fault : exitCodes.done;
}
