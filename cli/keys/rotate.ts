/** `keys rotate`: takes one step of a rotation, to be followed by a restart (see provider/keys/signing-keys.ts). */
import { existsSync } from 'node:fs';
import { messageOf } from '../../errors/system-errors.ts';
import {
  formatKeys,
  type Rotation,
  readKeys,
  rotate,
  type SigningKey,
} from '../../provider/keys/signing-keys.ts';
import { defineCommand, exitCodes, Fault, program, table } from '../command.ts';
import { clock, pathsOf, withContext } from '../context.ts';
import { replaceFile } from '../files.ts';

type Step = Extract<Rotation, { done: string }>['done'];

export const keysRotate = defineCommand({
  name: 'keys rotate',
  summary: 'take the next step of a rotation of the signing keys',
  description: `Changes the signing keys in three steps, so that no service gets a token signed with a key that it
could not have fetched:
  1. new keys are published, and the old ones still sign;
  2. an hour later the new ones sign, and the old ones are still published;
  3. twelve hours later the old ones are removed.
Each run takes the step that is due, replaces the key file, and says what comes next. After each
step, restart the providers one after the other. A run that comes too early changes nothing.`,
  options: {
    status: { type: 'boolean', doc: 'show the keys and what comes next; change nothing' },
  },
  codes: { 1: 'too early for the next step, or a fault' },
  run: async ({ values: { status } }) => {
    const { keyFile } = pathsOf(process.env);
    if (!existsSync(keyFile)) {
      throw new Fault(`${keyFile} is not there: \`${program} keys generate\` makes it`);
    }
    return status ? showStatus(keyFile) : takeStep(keyFile);
  },
});

async function takeStep(file: string): Promise<number> {
  // The keys are read inside, so that no other rotation happens between reading and writing.
  const { owned, result: rotation } = await replaceFile(file, async () => {
    const result = await rotate(readKeys(file), clock());
    return { result, content: 'keys' in result ? formatKeys(result.keys) : undefined };
  });
  if ('waitUntil' in rotation) {
    throw new Fault(`it is too early: wait until ${timeOf(rotation.waitUntil)}`);
  }
  if (!owned) warn(`${file} belongs to another user than before: give it back to the provider's`);
  process.stdout.write(
    `${words[rotation.done]}\nRestart the providers now, one after the other.\n${await nextStep(rotation.keys)}`,
  );
  await record(rotation.done);
  return exitCodes.done;
}

async function showStatus(file: string): Promise<number> {
  const keys = readKeys(file);
  const rows = keys.map(({ kid, alg, status, since }): [string, string] => [
    `${alg} ${kid}`,
    `${status.padEnd(8)} since ${since}`,
  ]);
  process.stdout.write(`${file}\n${table(rows)}${await nextStep(keys)}`);
  return exitCodes.done;
}

const words: Readonly<Record<Step, string>> = {
  published: 'New keys are published; the old ones still sign.',
  switched: 'The new keys sign; the old ones are still published.',
  retired: 'The old keys are gone: the rotation is complete.',
};

/** Returns when the next step of the current rotation is due. */
async function nextStep(keys: readonly SigningKey[]): Promise<string> {
  if (keys.every(({ status }) => status === 'current')) return 'No rotation is under way.\n';
  const next = await rotate(keys, clock());
  const when = 'waitUntil' in next ? `due after ${timeOf(next.waitUntil)}` : 'due now';
  return `The next step is ${when}: \`${program} keys rotate\`.\n`;
}

/** Returns a time to the minute, rounded up: at that minute the wait is over. */
function timeOf(instant: number): string {
  const minute = 60_000;
  const [day, time = ''] = new Date(Math.ceil(instant / minute) * minute).toISOString().split('T');
  return `${day} ${time.slice(0, 5)} UTC`;
}

/** Records the step. The keys are rotated already, so a failure here is a warning only. */
async function record(detail: Step): Promise<void> {
  try {
    await withContext(process.env, ({ storage }) =>
      storage.audit.append({ at: clock(), type: 'keys.rotated', detail }),
    );
  } catch (error) {
    warn(`the audit trail doesn't know of this: ${messageOf(error)}`);
  }
}

const warn = (text: string) => process.stderr.write(`warning: ${text}\n`);
