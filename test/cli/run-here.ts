/**
 * Runs a command in the test's own process. Starting a process loads the program and its libraries, which takes ten
 * times longer than most commands. Whether a command ends by itself, hears signals and bounds its memory is tested on
 * processes.
 */
import { randomUUID } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import type { Worker } from 'node:worker_threads';

const main = new URL('../../cli/main.ts', import.meta.url).href;
let last: Promise<unknown> = Promise.resolve();

/** How a command ended, and what it wrote. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Call {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly input: string;
  readonly cwd: string;
}

/** Resolves with how the command ended. Commands run one after the other. */
export function runHere(call: Call): Promise<Outcome> {
  const outcome = last.then(() => run(call));
  last = outcome.catch(() => undefined);
  return outcome;
}

async function run({ args, env, input, cwd }: Call): Promise<Outcome> {
  const { process: outer } = globalThis;
  const written = { stdout: '', stderr: '' };
  const own: Record<PropertyKey, unknown> = {
    argv: [outer.execPath, main, ...args],
    env,
    exitCode: 0,
    stdin: Readable.from(input === '' ? [] : [Buffer.from(input)]),
    stdout: collect((text) => {
      written.stdout += text;
    }),
    stderr: collect((text) => {
      written.stderr += text;
    }),
    // Commands listen for signals until their process ends.
    once: () => globalThis.process,
  };
  const threads: Worker[] = [];
  const onThread = (thread: Worker) => threads.push(thread);
  const before = outer.cwd();
  outer.on('worker', onThread).chdir(cwd);
  globalThis.process = new Proxy(outer, {
    get: (target, name) => (name in own ? own[name] : Reflect.get(target, name)),
    set: (_target, name, value) => Reflect.set(own, name, value),
  });
  try {
    // The commands are loaded once; this file calls one of them whenever it is loaded.
    await import(`${main}?${randomUUID()}`);
    return { code: Number(own['exitCode']), ...written };
  } finally {
    globalThis.process = outer;
    outer.off('worker', onThread).chdir(before);
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

function collect(take: (text: string) => void): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      take(String(chunk));
      done();
    },
  });
}
