/** `accounts relink-franceconnect`: replaces the subjects of FranceConnect by new ones, from a file. */
import { createReadStream } from 'node:fs';
import type { Upstream } from '../../accounts/account.ts';
import type { AccountRecord } from '../../adapters/ports.ts';
import { createReconcile } from '../../federation/reconcile.ts';
import { type Row, readRows } from '../../operations/import/reading/rows.ts';
import { defineCommand, exitCodes, Fault } from '../command.ts';
import { type Context, withContext } from '../context.ts';
import { explain } from '../faults.ts';
import { createProgress } from '../import/progress.ts';
import { stoppedBy } from '../import/source.ts';

const header = ['old_sub', 'new_sub'];
/** OpenID Connect Core 1.0, section 2: a subject has at most 255 ASCII characters. */
const subject = /^[!-~]{1,255}$/;

interface Wanted {
  readonly isDryRun: boolean;
  readonly upstream: Upstream;
}

/** The result of a row. */
type Outcome = 'relinked' | 'already' | 'unknown' | { readonly fault: string };

export const accountsRelinkFranceConnect = defineCommand({
  name: 'accounts relink-franceconnect',
  argument: 'FILE.csv',
  summary: 'replace the FranceConnect subjects of all accounts from a CSV file',
  description: `For a move to FranceConnect+, or other subjects that FranceConnect has issued. FILE.csv (\`-\`:
standard input) is UTF-8 and comma-separated; its first line is \`old_sub,new_sub\`. The account that
is linked to old_sub is linked to new_sub instead. With \`--plus\`, old_sub may also be a subject of
FRANCECONNECT_ISSUER: the account is then linked to FranceConnect+ as well, and keeps its link to
FranceConnect. Take the file from FranceConnect alone: it says who may sign in to which account.
Sessions go on, and nobody is told.

A row that is wrong, whose new_sub belongs to another account, or whose account has another link to
FranceConnect+, is told on stderr with its line number and left out; the others are done. Rows
without an account here are counted. Run again, it changes nothing.`,
  options: {
    plus: { type: 'boolean', doc: 'each new_sub is one of FRANCECONNECT_PLUS_ISSUER' },
    'dry-run': { type: 'boolean', doc: 'count what would be done, and change nothing' },
  },
  codes: { 1: 'a row was refused, or a fault' },
  run: ({ values, positionals: [path = '-'] }) =>
    withContext(process.env, async (context) => {
      const input = path === '-' ? process.stdin : createReadStream(path);
      try {
        return await relinkAll(context, readRows(input), {
          isDryRun: values['dry-run'] === true,
          upstream: values.plus ? 'franceConnectPlus' : 'franceConnect',
        });
      } finally {
        // An open standard input would keep the process running.
        input.destroy();
      }
    }),
});

async function relinkAll(
  context: Context,
  rows: AsyncGenerator<Row>,
  { isDryRun, upstream }: Wanted,
): Promise<number> {
  const first = (await rows.next()).value;
  if (first === undefined || 'fault' in first || first.fields.join() !== header.join()) {
    throw new Fault(`the header line must be ${header.join()}`);
  }
  const relink = createRelink(context, { isDryRun, upstream });
  const counts = { relinked: 0, already: 0, unknown: 0, refused: 0 };
  const progress = createProgress({
    stream: process.stderr,
    total: undefined,
    position: () => 0,
    now: () => performance.now(),
  });
  let stopped: string | undefined;
  try {
    // One after the other: a row may use the subject that an earlier one has freed.
    for await (const row of rows) {
      const outcome = 'fault' in row ? row : await relink(row.fields);
      if (typeof outcome === 'string') counts[outcome] += 1;
      else {
        counts.refused += 1;
        progress.note(`line ${row.line}: ${outcome.fault}`);
      }
      progress.update(Object.values(counts).reduce((sum, count) => sum + count, 0));
    }
  } catch (error) {
    stopped = explain(error);
  } finally {
    progress.end();
  }
  const done = isDryRun ? 'would be relinked' : 'relinked';
  process.stdout.write(
    `${done}: ${counts.relinked}\nalready relinked: ${counts.already}\nnot linked here: ${counts.unknown}\nrefused: ${counts.refused}\n`,
  );
  if (stopped !== undefined) throw stoppedBy(stopped);
  return counts.refused > 0 ? exitCodes.fault : exitCodes.done;
}

/** Returns the function that does one row. */
function createRelink(
  { domain: { accounts }, storage, clock }: Context,
  { isDryRun, upstream }: Wanted,
) {
  const { link } = createReconcile(accounts);
  const taken = { fault: 'new_sub belongs to another account' };
  const sources: readonly Upstream[] = [...new Set([upstream, 'franceConnect'] as const)];

  /** Resolves with the account that is linked to an old subject. */
  async function ownerOf(before: string): Promise<AccountRecord | undefined> {
    for (const source of sources) {
      const owner = await accounts.findByLink({ upstream: source, subject: before });
      if (owner !== undefined) return owner;
    }
    return undefined;
  }

  return async (fields: readonly string[]): Promise<Outcome> => {
    const [before = '', after = '', ...more] = fields;
    if (more.length > 0 || !subject.test(before) || !subject.test(after)) {
      return { fault: 'is not two subjects' };
    }
    const [owner, other] = await Promise.all([
      ownerOf(before),
      accounts.findByLink({ upstream, subject: after }),
    ]);
    if (owner === undefined) return other === undefined ? 'unknown' : 'already';
    if (owner.id === other?.id) return 'already';
    if (other !== undefined) return taken;
    const { [upstream]: current = before } = accounts.open(owner);
    if (current !== before) return { fault: 'the account has another link to FranceConnect+' };
    if (isDryRun) return 'relinked';
    if ((await link(owner.id, { upstream, subject: after }, before)) === undefined) return taken;
    await storage.audit.append({
      at: clock(),
      type: 'operator.franceconnect-relinked',
      accountId: owner.id,
    });
    return 'relinked';
  };
}
