/** `dossiers import`: puts people into the dossiers of a fund's file, and ends what is over. */
import { setTimeout } from 'node:timers/promises';
import { certifiedNir } from '../../accounts/account.ts';
import type { Identifier } from '../../accounts/identity/identifiers.ts';
import type { AccountRecord } from '../../adapters/ports.ts';
import { defineCommand, exitCodes, Fault } from '../command.ts';
import { type Context, withContext } from '../context.ts';
import { explain } from '../faults.ts';
import {
  membershipColumns,
  type NamedMembership,
  readMembership,
  wordsOf,
} from '../import/memberships.ts';
import { createPace } from '../import/pace.ts';
import { createProgress } from '../import/progress.ts';
import { interrupted, openEntries, type Source, withSource } from '../import/source.ts';

/** Rows that are read and written together. */
const batchSize = 64;

export const dossiersImport = defineCommand({
  name: 'dossiers import',
  argument: 'FILE.csv',
  summary: 'put people into dossiers from a CSV file',
  description: `Puts people who have an account into dossiers, changes their places and ends them, as FILE.csv
says (\`-\` is standard input). The file is UTF-8 and comma-separated. Its first line names these
columns, in any order:
  ${membershipColumns.join(', ')}
fund has 3 digits, file_number 1 to 7, identifier is a NIR or P and 8 digits, role is allocataire,
conjoint, enfant or autre. from and until are days (YYYY-MM-DD): the membership is active from the
one up to and with the other, or without an end when until is empty.

A row for a membership that is there confirms it and says when it ends. A row with another role ends
the role before it. An authorization of the dossier ends with the membership of either of the two. A
conjoint row with a from after a declared separation confirms the couple again.

A wrong row is left out and reported on stderr with its line number: an identifier that no account
has, or that only its owner has named; a second allocataire or conjoint at one time; a bad date. The
other rows are used. Running the import again changes nothing. Ctrl-C stops after the rows it is
working on. The server may run meanwhile.`,
  options: {},
  codes: { 1: 'a row was refused, or a fault', [interrupted]: 'stopped before the end' },
  run: ({ positionals: [path = '-'] }) =>
    withContext(process.env, (context) => withSource(path, (source) => run(context, source))),
});

interface Row {
  readonly line: number;
  readonly value: NamedMembership;
}

async function run({ domain }: Context, source: Source): Promise<number> {
  const { accounts, household } = domain;
  const entries = await openEntries(source.chunks, membershipColumns, readMembership);
  const paced = createPace({ now: () => performance.now(), sleep: setTimeout });
  const tally = { changed: 0, unchanged: 0, refused: 0 };
  const progress = createProgress({
    stream: process.stderr,
    total: source.size,
    position: source.position,
    now: () => performance.now(),
  });
  const refuse = (line: number, reason: string) => {
    tally.refused += 1;
    progress.note(`line ${line}: ${reason}`);
  };

  /** Returns why the account is not the person's whom the fund means, if it may not be. */
  function faultOf(record: AccountRecord | undefined, { kind }: Identifier): string | undefined {
    if (record === undefined) return 'identifier is of no account';
    if (record.standing.setAsideAt !== undefined) return 'the account waits for a confirmation';
    const isVouchedFor =
      kind === 'provisional' ||
      accounts.isCertified(record) ||
      certifiedNir(accounts.openProfile(record)) !== undefined;
    return isVouchedFor ? undefined : 'only the owner of the account has named the identifier';
  }

  async function settle(rows: readonly Row[]): Promise<void> {
    const found = await accounts.findManyByIdentifier(rows.map(({ value }) => value.identifier));
    const known = rows.flatMap(({ line, value: { identifier, ...membership } }, place) => {
      const record = found[place];
      const fault = faultOf(record, identifier);
      if (record !== undefined && fault === undefined)
        return [{ line, row: { ...membership, accountId: record.id } }];
      refuse(line, fault ?? '');
      return [];
    });
    const results = await paced(() => household.importMemberships(known.map(({ row }) => row)));
    for (const [place, { line }] of known.entries()) {
      const result = results[place];
      const fault = wordsOf(result);
      if (fault !== undefined) refuse(line, fault);
      else if (result === 'changed' || result === 'unchanged') tally[result] += 1;
    }
    progress.update(tally.changed + tally.unchanged + tally.refused);
  }

  let fault: string | undefined;
  try {
    const batch: Row[] = [];
    for await (const entry of entries) {
      if (source.signal.aborted) break;
      if ('fault' in entry) refuse(entry.line, entry.fault);
      else batch.push(entry);
      if (batch.length === batchSize) await settle(batch.splice(0));
    }
    if (batch.length > 0) await settle(batch);
  } catch (error) {
    fault = explain(error);
  } finally {
    progress.end();
  }
  const { changed, unchanged, refused } = tally;
  process.stdout.write(`changed: ${changed}\nas before: ${unchanged}\nrefused: ${refused}\n`);
  if (fault !== undefined) {
    throw new Fault(`it stopped before the end: ${fault}. Running it again goes on from there`);
  }
  if (source.signal.aborted) {
    process.stderr.write('Stopped before the end: running it again goes on from there.\n');
    return interrupted;
  }
  return refused > 0 ? exitCodes.fault : exitCodes.done;
}
