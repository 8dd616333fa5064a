/** The program itself, started as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portal } from './house.ts';
import { freePort } from './redis.ts';

const folders: string[] = [];
const children: ChildProcess[] = [];

/** Ends what a test has started, and deletes its folders. */
export function endPrograms(): void {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'start-'));
  folders.push(folder);
  return folder;
}

/** Starts the server with these settings and no others. */
export function start(env: Record<string, string>) {
  const child = spawn(process.execPath, ['--require', './runtime.cjs', 'server.ts'], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  children.push(child);
  let output = '';
  /** The exit code, or the signal that ended it. */
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

/** A start that serves: its own port, its own folder, one service. */
export async function serve(env: Record<string, string> = {}, client: object = portal) {
  const folder = newFolder();
  const port = await freePort();
  writeFileSync(join(folder, 'clients.json'), JSON.stringify([client]));
  const program = start({
    PORT: String(port),
    DATA_DIR: join(folder, 'data'),
    CLIENTS_FILE: join(folder, 'clients.json'),
    BCRYPT_COST: '4',
    ...env,
  });
  return { ...program, origin: `http://localhost:${port}`, folder };
}
