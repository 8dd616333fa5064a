/** `keys rotate`: takes one step of a rotation (see crypto/key-rotation.ts). */
import { existsSync } from 'node:fs';
import { formatKeys, type RotatingKey } from '../../crypto/key-rotation.ts';
import { messageOf } from '../../errors/system-errors.ts';
import { defineCommand, exitCodes, Fault, program, table } from '../command.ts';
import { clock, withContext } from '../context.ts';
import { replaceFile } from '../files.ts';
import { type KeyFile, keyFileOf } from './key-files.ts';

export const keysRotate = defineCommand({
  name: 'keys rotate',
  summary: 'take the next step of a rotation of keys',
  description: `Changes the signing keys in three steps, so that no service gets a token signed with a key that it
could not have fetched:
  1. new keys are published, and the old ones still sign;
  2. an hour later the new ones sign, and the old ones are still published;
  3. twelve hours later the old ones are removed.
With --franceconnect, it changes the keys that FranceConnect encrypts to, so that every provider can
decrypt with a key before FranceConnect can fetch it:
  1. the providers can decrypt with new keys, and the old ones are still published;
  2. an hour later the new ones are published, and the old ones can still decrypt;
  3. twelve hours later the old ones are removed.
Each run takes the step that is due, replaces the key file, and says what comes next. The providers
take the signing keys over by themselves; with --franceconnect restart them after each step, one
after the other. A run that comes too early changes nothing.`,
  options: {
    franceconnect: { type: 'boolean', doc: 'the keys that FranceConnect encrypts to' },
    status: { type: 'boolean', doc: 'show the keys and what comes next; change nothing' },
  },
  codes: { 1: 'too early for the next step, or a fault' },
  run: async ({ values: { status, franceconnect } }) => {
    const file = keyFileOf(process.env, franceconnect ?? false);
    if (!existsSync(file.path)) {
      const command = `${program} keys generate${file.options}`;
      throw new Fault(`${file.path} is not there: \`${command}\` makes it`);
    }
    return status ? showStatus(file) : takeStep(file);
  },
});

async function takeStep(file: KeyFile): Promise<number> {
  // The keys are read inside, so that no other rotation happens between reading and writing.
  const { owned, result: rotation } = await replaceFile(file.path, async () => {
    const result = await file.next(clock());
    return { result, content: 'keys' in result ? formatKeys(result.keys) : undefined };
  });
  if ('waitUntil' in rotation) {
    throw new Fault(`it is too early: wait until ${timeOf(rotation.waitUntil)}`);
  }
  if (!owned) {
    warn(`${file.path} belongs to another user than before: give it back to the provider's`);
  }
  process.stdout.write(
    `${file.words[rotation.done]}\n${file.takenOver}\n${await nextStep(file, rotation.keys)}`,
  );
  await record(file.options === '' ? rotation.done : `franceconnect ${rotation.done}`);
  return exitCodes.done;
}

async function showStatus(file: KeyFile): Promise<number> {
  const keys = await file.read();
  const rows = keys.map(({ kid, alg, status, since }): [string, string] => [
    `${alg} ${kid}`,
    `${status.padEnd(8)} since ${since}`,
  ]);
  process.stdout.write(`${file.path}\n${table(rows)}${await nextStep(file, keys)}`);
  return exitCodes.done;
}

/** Returns when the next step of the current rotation is due. */
async function nextStep(file: KeyFile, keys: readonly RotatingKey[]): Promise<string> {
  if (keys.every(({ status }) => status === 'current')) return 'No rotation is under way.\n';
  const next = await file.next(clock());
  const when = 'waitUntil' in next ? `due after ${timeOf(next.waitUntil)}` : 'due now';
  return `The next step is ${when}: \`${program} keys rotate${file.options}\`.\n`;
}

/** Returns a time to the minute, rounded up: at that minute the wait is over. */
function timeOf(instant: number): string {
  const minute = 60_000;
  const [day, time = ''] = new Date(Math.ceil(instant / minute) * minute).toISOString().split('T');
  return `${day} ${time.slice(0, 5)} UTC`;
}

/** Records the step. The keys are rotated already, so a failure here is a warning only. */
async function record(detail: string): Promise<void> {
  try {
    await withContext(process.env, ({ storage }) =>
      storage.audit.append({ at: clock(), type: 'keys.rotated', detail }),
    );
  } catch (error) {
    warn(`the audit trail doesn't know of this: ${messageOf(error)}`);
  }
}

const warn = (text: string) => process.stderr.write(`warning: ${text}\n`);
