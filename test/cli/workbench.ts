/** The real commands, on a data folder and stores of their own, and a look at what they stored. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createDomain } from '../../accounts/domain.ts';
import { parseIdentifier } from '../../accounts/identity/identifiers.ts';
import { openStorage } from '../../adapters/open-storage.ts';
import { loadSettings } from '../../config/index.ts';
import { columns } from '../../operations/import/reading/columns.ts';
import { hashing } from '../support/hashing.ts';
import { type Outcome, runHere } from './run-here.ts';
import { emptyStores } from './stores.ts';

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
/** As `npm run cli` has it loaded. */
const runtime = fileURLToPath(new URL('../../config/runtime.cjs', import.meta.url));

interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
}

export type Workbench = Awaited<ReturnType<typeof openWorkbench>>;

/** A data folder and empty stores, gone at the end of the test (`await using`). */
export async function openWorkbench() {
  const root = mkdtempSync(join(tmpdir(), 'cli-'));
  const dataDir = join(root, 'data');
  const stores = await emptyStores(dataDir);
  const settings = { DATA_DIR: dataDir, BCRYPT_COST: '4', ...stores.settings };

  const environment = (env: NodeJS.ProcessEnv) => ({
    PATH: process.env['PATH'],
    ...settings,
    ...env,
  });

  /** Starts a command as a process; standard input stays open. */
  function start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const child = spawn(process.execPath, ['--require', runtime, main, ...args], {
      cwd: root,
      env: environment(env),
    });
    // Who ends before it has read everything is no fault of the test.
    child.stdin.on('error', () => undefined);
    const ended = Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((resolve) => child.once('close', resolve)),
    ]).then(([stdout, stderr, code]): Outcome => ({ code, stdout, stderr }));
    return { child, ended };
  }

  return {
    root,
    dataDir,
    start,
    trail: stores.trail,
    /** Runs a command to its end. */
    run: (args: readonly string[], { env = {}, input = '' }: RunOptions = {}): Promise<Outcome> =>
      runHere({ args, env: environment(env), input, cwd: root }),
    /** Runs a command to its end as a process. */
    runProcess(args: readonly string[], { env, input = '' }: RunOptions = {}): Promise<Outcome> {
      const { child, ended } = start(args, env);
      child.stdin.end(input);
      return ended;
    },
    /** Writes a file and gives its path. */
    file(name: string, content: string | Uint8Array): string {
      const path = join(root, name);
      writeFileSync(path, content);
      return path;
    },
    /** Opens the stores as the server does, which may have other settings. */
    async open(env: NodeJS.ProcessEnv = {}) {
      const loaded = loadSettings({ ...settings, ...env }).settings;
      const clock = Date.now;
      const storage = await openStorage(loaded, { clock });
      const domain = createDomain({ ...loaded, storage, clock, hashing });
      const { accounts } = domain;
      const record = (typed: string) => accounts.findByIdentifier(identifierOf(typed));
      return {
        settings: loaded,
        storage,
        domain,
        record,
        account: async (typed: string) => {
          const found = await record(typed);
          return found && accounts.open(found);
        },
        [Symbol.asyncDispose]: () => storage.close(),
      };
    },
    async [Symbol.asyncDispose]() {
      await stores.dispose();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

export function identifierOf(typed: string) {
  const parsed = parseIdentifier(typed);
  if ('fault' in parsed) throw new Error(`${typed} is ${parsed.fault}`);
  return parsed.identifier;
}

export const header = columns.join(',');

type Fields = Partial<Record<(typeof columns)[number], string>>;

const someone: Fields = {
  identifier: '2920875117004',
  birth_name: 'DUBINÔRE',
  given_names: 'Joëlle Françoise',
  birth_date: '1992-08-15',
  gender: 'F',
  birth_country: '99100',
  birth_commune: '75117',
};

/** A row of the file: someone born in Paris, and what is different about her. */
export function row(fields: Fields = {}): string {
  const all = { ...someone, ...fields };
  return columns.map((column) => all[column] ?? '').join(',');
}

export const csv = (...rows: readonly string[]) => `${[header, ...rows].join('\n')}\n`;

/** The command, with hashes that cost little. */
export const importing = ['accounts', 'import', '--hash-cost', '4'];

/** What is told on standard error is told as on a terminal. */
export const onTerminal = {
  NODE_OPTIONS: '--import data:text/javascript,process.stderr.isTTY=true',
};

const countThreads = `
  let started = 0;
  process.on('worker', () => { started += 1; });
  process.on('exit', () => { if (started > 0) process.stderr.write(String(started)); });
`;
/** A command says at its end, on standard error, how many threads it has started. */
export const tellingThreads = {
  NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(countThreads)}`,
};

/** What an import says at its end. */
export const importSummary = (added: number, alreadyThere: number, kept: number, refused: number) =>
  `added: ${added}\nalready there: ${alreadyThere}\nkept their own password: ${kept}\nrefused: ${refused}\n`;

/** The identifier of the n-th of many people. */
export const provisional = (n: number) => `P${String(n).padStart(8, '0')}`;
