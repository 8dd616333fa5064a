/** `accounts require-new-password`: has people choose another password, one of them, those of a file, or all. */
import { parseIdentifier } from '../../../accounts/identity/identifiers.ts';
import { readLines } from '../../../operations/import/reading/lines.ts';
import { defineCommand, exitCodes, UsageFault } from '../../command.ts';
import { createProgress } from '../../import/progress.ts';
import {
  interrupted,
  type Source,
  stopSignal,
  tellInterrupted,
  withSource,
} from '../../import/source.ts';
import { type OperationsContext, withOperations } from '../../operations.ts';
import { conclude } from '../conclude.ts';
import { onAccount } from '../on-account.ts';

export const accountsRequireNewPassword = defineCommand({
  name: 'accounts require-new-password',
  argument: '[IDENTIFIER]',
  summary: 'have people choose another password',
  description: `For passwords that others may know, after a leak for example. All sessions and refresh tokens of
the account end. At the next sign-in with the password a code is asked for, where the person has a
verified contact, and then another password; nothing else is open before. A forgotten password does
as well. People who still have the password that a fund gave out must replace it anyway, and are
left as they are.

IDENTIFIER is a NIR or provisional identifier, \`-\` reads it from standard input. --file reads one
identifier from each line. Identifiers of no account are told with their line number, and the others
are done. Ctrl-C stops, and running it again goes on with those that are left.`,
  options: {
    file: {
      type: 'string',
      value: 'FILE',
      doc: 'the identifiers, one a line; `-`: standard input',
    },
    all: { type: 'boolean', doc: 'everybody' },
  },
  codes: { 1: 'no such account, or a fault', [interrupted]: 'stopped before the end' },
  run: ({ positionals: [typed], values: { file, all } }) => {
    if ([typed, file, all].filter((each) => each !== undefined).length !== 1)
      throw new UsageFault('it takes one of IDENTIFIER, --file and --all');
    if (typed !== undefined) return ofOne(typed);
    return withOperations(process.env, (context) =>
      file === undefined ? ofAll(context) : withSource(file, (source) => ofFile(context, source)),
    );
  },
});

const ofOne = (typed: string) =>
  onAccount(typed, async (target, { operations }) =>
    conclude(await operations.requireNewPassword(target), {
      done: 'Required.',
      unchanged: 'Nothing to do: a new password is asked for already.',
    }),
  );

const createCount = (source?: Source) =>
  createProgress({
    stream: process.stderr,
    total: source?.size,
    position: () => source?.position() ?? 0,
    now: () => performance.now(),
    unit: 'accounts',
  });

async function ofFile(context: OperationsContext, source: Source): Promise<number> {
  const { domain, operations, operator } = context;
  const progress = createCount(source);
  const counts = { done: 0, unchanged: 0, refused: 0 };
  const refuse = (line: number, reason: string) => {
    counts.refused += 1;
    progress.note(`line ${line}: ${reason}`);
  };
  for await (const line of readLines(source.chunks)) {
    if (source.signal.aborted) break;
    const { number } = line;
    if ('fault' in line) refuse(number, line.fault);
    else if (line.text.trim() !== '') {
      const parsed = parseIdentifier(line.text);
      const account =
        'identifier' in parsed
          ? await domain.accounts.findByIdentifier(parsed.identifier)
          : undefined;
      const result =
        account && (await operations.requireNewPassword({ accountId: account.id, operator }));
      if (result?.outcome === 'done' || result?.outcome === 'unchanged')
        counts[result.outcome] += 1;
      else refuse(number, 'fault' in parsed ? 'is no identifier' : 'is of no account');
    }
    progress.update(counts.done + counts.unchanged + counts.refused);
  }
  progress.end();
  const { done, unchanged, refused } = counts;
  process.stdout.write(`required: ${done}\nas before: ${unchanged}\nrefused: ${refused}\n`);
  if (source.signal.aborted) return tellInterrupted();
  return refused > 0 ? exitCodes.fault : exitCodes.done;
}

async function ofAll({ operations, operator }: OperationsContext): Promise<number> {
  const signal = stopSignal();
  const progress = createCount();
  let done = 0;
  for await (const changed of operations.requireNewPasswordOfAll(operator)) {
    done = changed;
    progress.update(done);
    if (signal.aborted) break;
  }
  progress.end();
  process.stdout.write(`required: ${done}\n`);
  return signal.aborted ? tellInterrupted() : exitCodes.done;
}
