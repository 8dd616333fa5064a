/** Starts the measured servers: the product as in production, and the bare server. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { fetchDocument } from '../load/requests.ts';
import { openVisitor, type Person } from '../load/visitor.ts';
import { type Child, startChild, withProbe } from './child.ts';
import type { Command } from './cores.ts';
import type { Cost, Product } from './product.ts';

export interface Target extends Pick<Child, 'ask' | 'stop'> {
  readonly name: 'ours' | 'bare';
  readonly port: number;
  /** The time from the start of the process to its first right answer. */
  readonly startMs: number;
  nextPerson(): Person;
}

export interface StartOptions {
  readonly product: Product;
  /** Pins the command to cores; see cores.ts. */
  readonly on: (command: Command) => Command;
  /** The bcrypt cost of the product. */
  readonly cost?: Cost;
  /** Further settings, and flags for Node. */
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
}

const runtime = fileURLToPath(new URL('../../config/runtime.cjs', import.meta.url));
const timeoutMs = 30_000;

/** Resolves with a port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Sends requests until one is answered. */
async function firstAnswer(port: number, { process: child }: Child): Promise<void> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    try {
      const visitor = await openVisitor(port);
      await fetchDocument(visitor, '/.well-known/openid-configuration');
      visitor.close();
      return;
    } catch (error) {
      if (child.exitCode !== null || performance.now() > end) throw error;
      await sleep(4);
    }
  }
}

async function start(
  name: Target['name'],
  command: (port: number) => { command: Command; env: Readonly<Record<string, string>> },
  people: readonly Person[],
): Promise<Target> {
  const port = await freePort();
  const started = performance.now();
  const { command: line, env } = command(port);
  const child = startChild(line, { ...env, PORT: String(port) });
  try {
    await firstAnswer(port, child);
  } catch (error) {
    // Rejects with the process's own error message when it has ended.
    await child.ask('resident');
    await child.stop();
    throw error;
  }
  const startMs = performance.now() - started;
  let turn = 0;
  const nextPerson = () => {
    const person = people[turn % people.length];
    turn += 1;
    if (person === undefined) throw new Error('nobody to sign in');
    return person;
  };
  return { name, port, startMs, nextPerson, ask: child.ask, stop: child.stop };
}

export const startOurs = ({ product, on, cost = 4, env = {}, flags = [] }: StartOptions) =>
  start(
    'ours',
    (port) => ({
      command: on(withProbe('../../server.ts', ['--require', runtime, ...flags])),
      env: {
        ...product.env,
        HOST: '127.0.0.1',
        // Visitors come from many addresses, which a proxy tells.
        TRUST_PROXY: '1',
        ISSUER: `http://localhost:${port}`,
        BCRYPT_COST: String(cost),
        // As in production: one log line for each request.
        LOG_LEVEL: 'info',
        ...env,
      },
    }),
    product.people[cost],
  );

export const startBare = ({ product, on, flags = [] }: StartOptions) =>
  start('bare', () => ({ command: on(withProbe('bare.ts', flags)), env: {} }), product.people[4]);
