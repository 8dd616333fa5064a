/** `identifiers reseal`: seals all accounts with the first key, so that an older key can be removed. */
import { setTimeout } from 'node:timers/promises';
import { grantSeconds } from '../../provider/sessions/lifetimes.ts';
import { defineCommand, exitCodes, Fault } from '../command.ts';
import { type Context, withContext } from '../context.ts';
import { explain } from '../faults.ts';
import { createPace } from '../import/pace.ts';
import { createProgress } from '../import/progress.ts';
import { reseal, type Tally } from './reseal-accounts.ts';

/** The exit code by which a shell reports an interrupted program. */
const interrupted = 130;

/** How long refresh tokens and their grants, which the same keys seal, may still need an older key. */
const payloadDays = Math.ceil(grantSeconds('offline_access') / (24 * 60 * 60));

export const identifiersReseal = defineCommand({
  name: 'identifiers reseal',
  summary: 'encrypt all accounts with the first key',
  description: `Encrypts personal data that is stored under an older key again, with the first key of
IDENTIFIER_SEAL_KEYS. Providers may run at the same time, and what they write is kept.

Before you run it, restart all providers with the new key at the end of the list, then with the new
key first: a provider that still encrypts with an older key would leave accounts behind. When run
again, the command skips accounts that are done. Ctrl-C stops it after the accounts in progress.

The older key is needed for ${payloadDays} days more: refresh tokens and their grants are sealed with it.`,
  options: {},
  codes: {
    1: 'an account could not be opened, or a fault',
    [interrupted]: 'stopped before the end',
  },
  run: () => withContext(process.env, run),
});

async function run(context: Context): Promise<number> {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  // `once`: a second signal ends the process at once.
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const tally: Tally = { resealed: 0, current: 0, gone: 0, unopenable: new Map() };
  const fault = await faultOf(() => resealAll(context, tally, stop.signal));
  // Recorded also when the run ended early, because some accounts were written.
  const unrecorded = await faultOf(() => record(context, tally));
  if (unrecorded !== undefined) {
    process.stderr.write(`warning: the audit trail doesn't know of this: ${unrecorded}\n`);
  }
  return conclude(context, tally, fault, stop.signal.aborted);
}

async function faultOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return explain(error);
  }
}

async function resealAll({ domain }: Context, tally: Tally, signal: AbortSignal): Promise<void> {
  let part = 0;
  const now = () => performance.now();
  const progress = createProgress({
    stream: process.stderr,
    total: 1,
    position: () => part,
    now,
    unit: 'accounts',
  });
  try {
    await reseal({
      accounts: domain.accounts,
      paced: createPace({ now, sleep: setTimeout }),
      onProgress: (settled, reached) => {
        part = reached;
        progress.update(settled);
      },
      signal,
      tally,
    });
    if (!signal.aborted) part = 1;
  } finally {
    progress.end();
  }
}

async function record({ settings, storage, clock }: Context, tally: Tally): Promise<void> {
  const detail = `${tally.resealed} to ${settings.sealKeys[0]?.id}`;
  await storage.audit.append({ at: clock(), type: 'operator.resealed', detail });
}

function conclude(
  { settings }: Context,
  tally: Tally,
  fault: string | undefined,
  stopped: boolean,
): number {
  const { resealed, current, gone, unopenable } = tally;
  process.stdout.write(`resealed: ${resealed}\nalready new: ${current}\ngone meanwhile: ${gone}\n`);
  if (fault !== undefined) {
    throw new Fault(`it stopped before the end: ${fault}. Running it again goes on from there`);
  }
  if (unopenable.size > 0) throw new Fault(wordsOf(unopenable));
  if (stopped) {
    process.stderr.write('Stopped before the end: running it again goes on from there.\n');
    return interrupted;
  }
  const [first, ...older] = settings.sealKeys.map(({ id }) => id);
  process.stdout.write(`All accounts are sealed with ${first}.\n`);
  if (older.length > 0) {
    process.stdout.write(
      `Keep ${older.join(', ')} in IDENTIFIER_SEAL_KEYS for ${payloadDays} days after the last provider that sealed with\n` +
        'it has ended: refresh tokens and their grants are sealed with it. Then it may be removed there;\n' +
        'backups of before need it still.\n',
    );
  }
  return exitCodes.done;
}

function wordsOf(unopenable: ReadonlyMap<string, number>): string {
  const reasons = [...unopenable].map(
    ([reason, count]) => `${count} ${count === 1 ? 'account is' : 'accounts are'} ${reason}`,
  );
  return `${reasons.join('; ')}. Put the key that sealed them back at the end of the list, and run this again`;
}
