/** `identifiers reseal`: seals all accounts, dossiers and stored services with the first key, so that an older key can be removed. */

import { createPace } from '../../operations/import/pace.ts';
import { createResealClient } from '../../provider/clients/stored/stored-client.ts';
import { grantSeconds } from '../../provider/sessions/lifetimes.ts';
import { defineCommand, exitCodes, Fault } from '../command.ts';
import { type Context, withContext } from '../context.ts';
import { explain } from '../faults.ts';
import { createProgress } from '../import/progress.ts';
import { interrupted, stoppedBy, stopSignal, tellInterrupted } from '../import/source.ts';
import { reseal, type Tally } from './reseal-records.ts';

/** How long refresh tokens and their grants, which the same keys seal, may still need an older key. */
const payloadDays = Math.ceil(grantSeconds('offline_access') / (24 * 60 * 60));

export const identifiersReseal = defineCommand({
  name: 'identifiers reseal',
  summary: 'encrypt all that is stored for long with the first key',
  description: `Encrypts accounts, dossiers and stored services with their secrets again that an older key has
encrypted, with the first key of IDENTIFIER_SEAL_KEYS. Providers may run at the same time, and what
they write is kept.

Before you run it, restart all providers with the new key at the end of the list, then with the new
key first: a provider that still encrypts with an older key would leave accounts behind. When run
again, the command skips accounts that are done. Ctrl-C stops it after the accounts in progress.

The older key is needed for ${payloadDays} days more: refresh tokens and their grants are sealed with it.`,
  options: {},
  codes: {
    1: 'a record could not be opened, or a fault',
    [interrupted]: 'stopped before the end',
  },
  run: () => withContext(process.env, run),
});

async function run(context: Context): Promise<number> {
  const signal = stopSignal();
  const newTally = (): Tally => ({ resealed: 0, current: 0, gone: 0, unopenable: new Map() });
  const tally = newTally();
  const ofDossiers = newTally();
  const ofClients = newTally();
  const fault = await faultOf(async () => {
    await resealAccounts(context, tally, signal);
    await resealDossiers(context, ofDossiers, signal);
    await resealClients(context, ofClients, signal);
  });
  // Recorded also when the run ended early, because some accounts were written.
  const unrecorded = await faultOf(() => record(context, tally.resealed));
  if (unrecorded !== undefined) {
    process.stderr.write(`warning: the audit trail doesn't know of this: ${unrecorded}\n`);
  }
  return conclude(context, { tally, ofDossiers, ofClients }, fault, signal.aborted);
}

async function faultOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return explain(error);
  }
}

const now = () => performance.now();
const paced = createPace();

async function resealAccounts(
  { domain: { accounts } }: Context,
  tally: Tally,
  signal: AbortSignal,
): Promise<void> {
  let part = 0;
  const progress = createProgress({
    stream: process.stderr,
    total: 1,
    position: () => part,
    now,
    unit: 'accounts',
  });
  try {
    await reseal({
      scan: accounts.scan,
      placeOf: ({ id }) => id,
      reseal: accounts.reseal,
      paced,
      onProgress: (settled, after) => {
        part = partOf(after);
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

/** Reseals dossiers and their events of the last 12 months. */
async function resealDossiers(
  { domain: { household } }: Context,
  tally: Tally,
  signal: AbortSignal,
): Promise<void> {
  const common = { paced, signal, tally, onProgress: () => undefined };
  await reseal({
    ...common,
    scan: household.scan,
    placeOf: ({ key }) => key,
    reseal: household.reseal,
  });
  await reseal({
    ...common,
    scan: (after: number | undefined, limit) => household.scanEvents(after ?? 0, limit),
    placeOf: ({ cursor }) => cursor,
    reseal: household.resealEvent,
  });
}

/** Reseals stored services and their secrets. */
async function resealClients(
  { storage: { clients }, domain: { seal } }: Context,
  tally: Tally,
  signal: AbortSignal,
): Promise<void> {
  await reseal({
    scan: clients.scan,
    placeOf: ({ id }) => id,
    reseal: createResealClient(clients, seal),
    paced,
    signal,
    tally,
    onProgress: () => undefined,
  });
}

/** Returns the part of all ids up to this one. Ids are random UUIDs in ascending order, so the first digits tell. */
export function partOf(id: string | undefined): number {
  const digits = /^[\da-f]{8}/.exec(id ?? '')?.[0];
  return digits === undefined ? 0 : Number.parseInt(digits, 16) / 2 ** 32;
}

async function record({ settings, storage, clock }: Context, resealed: number): Promise<void> {
  const detail = `${resealed} to ${settings.sealKeys[0]?.id}`;
  await storage.audit.append({ at: clock(), type: 'operator.resealed', detail });
}

function conclude(
  { settings }: Context,
  {
    tally,
    ofDossiers,
    ofClients,
  }: { readonly tally: Tally; readonly ofDossiers: Tally; readonly ofClients: Tally },
  fault: string | undefined,
  stopped: boolean,
): number {
  const { resealed, current, gone, unopenable } = tally;
  process.stdout.write(`resealed: ${resealed}\nalready new: ${current}\ngone meanwhile: ${gone}\n`);
  for (const [name, { resealed, current }] of [
    ['dossiers and events', ofDossiers],
    ['services', ofClients],
  ] as const) {
    if (resealed + current > 0)
      process.stdout.write(`${name} resealed: ${resealed}\nalready new: ${current}\n`);
  }
  if (fault !== undefined) throw stoppedBy(fault);
  const faults = [
    ...wordsOf(unopenable, 'account', 'accounts'),
    ...wordsOf(ofDossiers.unopenable, 'dossier or event', 'dossiers and events'),
    ...wordsOf(ofClients.unopenable, 'service', 'services'),
  ];
  if (faults.length > 0) {
    throw new Fault(
      `${faults.join('; ')}. Put the key that sealed them back at the end of the list, and run this again`,
    );
  }
  if (stopped) return tellInterrupted();
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

function wordsOf(
  unopenable: ReadonlyMap<string, number>,
  one: string,
  many: string,
): readonly string[] {
  return [...unopenable].map(
    ([reason, count]) => `${count} ${count === 1 ? `${one} is` : `${many} are`} ${reason}`,
  );
}
