/** Starts, asks and stops the bench's processes. The probe in each of them ends it when the bench is gone. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Command } from './cores.ts';

/** See probe.ts. Only hashing.ts answers `hash`, which takes a time in milliseconds. */
export type Question = 'processor' | 'serving' | 'kernel' | 'heap' | 'resident' | `hash ${number}`;

export interface Child {
  readonly process: ChildProcess;
  ask(question: Question): Promise<number>;
  stop(): Promise<void>;
}

const probe = fileURLToPath(new URL('probe.ts', import.meta.url));
/** An answer takes a few milliseconds, that of `heap` a second. */
const timeoutMs = 30_000;

/** Returns the command that runs one of this repository's files with the probe. */
export const withProbe = (file: string, flags: readonly string[] = []): Command => [
  process.execPath,
  '--expose-gc',
  '--no-warnings',
  ...flags,
  '--import',
  probe,
  fileURLToPath(new URL(file, import.meta.url)),
];

/** Starts a process. Its standard output is dropped; its standard error is shown if it fails. */
export function startChild([file, ...args]: Command, env: Readonly<Record<string, string>>): Child {
  const child = spawn(file, args, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaints = '';
  child.stderr?.on('data', (chunk) => {
    complaints = `${complaints}${chunk}`.slice(-4000);
  });
  const ended = once(child, 'exit');
  const failed = () =>
    new Error(`${args.at(-1)} ended: ${complaints.trim() || 'without an error message'}`);
  // Questions wait for each other, so each answer belongs to the last question.
  let last: Promise<unknown> = Promise.resolve();

  async function askNow(question: Question): Promise<number> {
    if (child.exitCode !== null) throw failed();
    const answer = once(child, 'message', { signal: AbortSignal.timeout(timeoutMs) });
    child.send(question);
    const [value]: unknown[] = await Promise.race([
      answer,
      ended.then(() => Promise.reject(failed())),
    ]);
    return Number(value);
  }

  return {
    process: child,
    ask(question) {
      const answer = last.then(() => askNow(question));
      last = answer.catch(() => undefined);
      return answer;
    },
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await Promise.race([ended, sleep(10_000, undefined, { ref: false })]);
      if (child.exitCode === null) child.kill('SIGKILL');
    },
  };
}
