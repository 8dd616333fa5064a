/** Installs one example in a folder of its own, starts it, and sends a person to it. */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, run } from './commands.ts';
import type { Example } from './examples.ts';
import { walk } from './walk.ts';

export type Outcome =
  | { readonly result: 'ok' }
  | { readonly result: 'FAILED' | 'SKIPPED'; reason: string };

/** An install that fails with one of these has not reached a registry. */
const unreachable =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|could not resolve|name resolution|no such host|connection refused|timed out|network is unreachable|could not transfer|from versions: none/i;

/** Reports whether there is a file of that path, or a command of that name on the PATH. */
function isOnMachine(need: string): boolean {
  const folders = need.startsWith('/') ? ['/'] : (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, need)));
}

/** Returns the beginning and the end of an output: some tools say first what is wrong, some last. */
function digest(output: string): string {
  const lines = output.trim().split('\n');
  return lines.length <= 16 ? output : [...lines.slice(0, 6), '…', ...lines.slice(-9)].join('\n');
}

/** Resolves with the status that a service answers, or undefined while it doesn't listen. */
const statusOf = (url: string) =>
  fetch(url, { redirect: 'manual' }).then(
    ({ status }) => status,
    () => undefined,
  );

/** Resolves once the service answers, and what stands behind it too. Rejects when it ends. */
async function whenReady(service: Command, url: string): Promise<void> {
  let ended: number | string | undefined;
  void service.exited.then((code) => {
    ended = code;
  });
  for (let status: number | undefined; !(status && status < 500); status = await statusOf(url)) {
    if (ended !== undefined) throw new Error(`it ended with ${ended}`);
    await sleep(200);
  }
}

/** Tries one example. `seconds` bounds all of it. */
export async function tryExample(
  example: Example,
  { issuer, seconds }: { issuer: string; seconds: number },
): Promise<Outcome> {
  const missing = Object.keys(example.needs).filter((need) => !isOnMachine(need));
  if (missing.length > 0) {
    const words = missing.map((need) => `${need} (${example.needs[need]})`);
    return { result: 'SKIPPED', reason: `not on this machine: ${words.join(', ')}` };
  }
  const home = `http://localhost:${example.port}/`;
  if ((await statusOf(home)) !== undefined) {
    return { result: 'FAILED', reason: `something else listens on port ${example.port}` };
  }
  const folder = mkdtempSync(join(tmpdir(), `${example.name}-`));
  cpSync(join(import.meta.dirname, '..', example.name), folder, {
    recursive: true,
    filter: (path) => !/\/(node_modules|\.venv|target)$/.test(path),
  });
  const env = { ISSUER: issuer };
  let current = run(example.install, folder, env);
  const attempt = async (): Promise<Outcome> => {
    if ((await current.exited) !== 0) {
      const reason = digest(current.output());
      return unreachable.test(reason)
        ? { result: 'SKIPPED', reason: `a registry can't be reached:\n${reason}` }
        : { result: 'FAILED', reason: `the install failed:\n${reason}` };
    }
    current = run(example.start, folder, env);
    await whenReady(current, home);
    await walk(example, issuer);
    return { result: 'ok' };
  };
  const patience = new AbortController();
  const limit = sleep(seconds * 1000, undefined, { signal: patience.signal }).then(() => {
    throw new Error(`not done after ${seconds} seconds`);
  });
  try {
    return await Promise.race([attempt(), limit]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { result: 'FAILED', reason: `${reason}\n${digest(current.output())}` };
  } finally {
    patience.abort();
    current.end();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
