/** Runs the commands of examples as process groups, so that all of one can be ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Command {
  /** The exit code, or the signal. */
  readonly exited: Promise<number | string>;
  /** What it wrote so far. */
  output(): string;
  end(): void;
}

const running = new Set<ChildProcess>();

function kill(child: ChildProcess): void {
  running.delete(child);
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The process has already ended.
  }
}

/** Ends everything that was started. */
export function endCommands(): void {
  for (const child of running) kill(child);
}

/** Starts a line of shell in a folder. */
export function run(line: string, cwd: string, env: Record<string, string>): Command {
  const child = spawn('/bin/sh', ['-c', line], {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const exited = once(child, 'exit').then(([code, signal]) => code ?? signal);
  return { exited, output: () => output, end: () => kill(child) };
}
