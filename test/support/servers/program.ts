/** Starts the program as a separate process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portal } from '../provider.ts';
import { freePort } from './ports.ts';

const folders: string[] = [];
const children: ChildProcess[] = [];

/** Kills the programs that a test started, and deletes its folders. */
export function endPrograms(): void {
  for (const { pid } of children.splice(0)) {
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    } catch {
      // The process has already ended.
    }
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'start-'));
  folders.push(folder);
  return folder;
}

export interface How {
  readonly by?: 'node' | 'npm';
  /** The largest file that it may write, in blocks of 512 bytes. Beyond it, writing fails as on a full disk. */
  readonly limit?: number;
}

/** Starts the server with these settings and no others, as the leader of a process group. */
export function start(env: Record<string, string>, { by = 'node', limit }: How = {}) {
  const command =
    by === 'npm'
      ? ['npm', 'start']
      : [process.execPath, '--require', './config/runtime.cjs', 'server.ts'];
  const shell = ['-c', `ulimit -f ${limit ?? 'unlimited'} && exec "$0" "$@"`];
  const child = spawn('/bin/sh', [...shell, ...command], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    detached: true,
  });
  children.push(child);
  let output = '';
  /** The exit code, or the signal that ended the process. */
  const exited = once(child, 'exit').then(([code, signal]) => code ?? signal);
  const seen = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => output.includes(text) && resolve();
      child.stdout.on('data', look);
      exited.then(() => reject(new Error(output)));
      look();
    });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  return { child, exited, seen, output: () => output };
}

/** Starts the server with a port, a folder and one client. Resolves when it listens. */
export async function serve(env: Record<string, string> = {}, client: object = portal, how?: How) {
  const folder = newFolder();
  const port = await freePort();
  writeFileSync(join(folder, 'clients.json'), JSON.stringify([client]));
  const settings = {
    PORT: String(port),
    DATA_DIR: join(folder, 'data'),
    CLIENTS_FILE: join(folder, 'clients.json'),
    BCRYPT_COST: '4',
    ...env,
  };
  const program = start(settings, how);
  return { ...program, origin: `http://localhost:${port}`, folder };
}
