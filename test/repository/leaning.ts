/**
 * Reports every import that leads from a room to one above it, and every circle of files. Type imports count too.
 * `npm run check` runs it. The rooms stand in `order`, lowest first: a file may import from its own room and from
 * the rooms before it. `test/` and `bench/` may import anything.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';

/** Rooms and single files, lowest first. The longest prefix of a path decides which one a file belongs to. */
const order = [
  'errors/',
  'adapters/audit-events.ts',
  'adapters/account-ports.ts',
  'adapters/audit-ports.ts',
  'adapters/client-ports.ts',
  'adapters/dossier-ports.ts',
  'adapters/payload-ports.ts',
  'adapters/ports.ts',
  'crypto/',
  'config/',
  'adapters/batches.ts',
  'adapters/redis/',
  'adapters/mongo/',
  'adapters/sqlite/',
  'adapters/',
  'messaging/',
  'captcha/',
  'accounts/',
  'federation/',
  'views/',
  'http/request-value.ts',
  'observability/',
  'http/',
  'provider/',
  'operations/',
  'interactions/',
  'account-space/',
  'management/',
  'support/',
  'demo/',
  'app.ts',
  'server.ts',
  'cli/',
] as const;

/** Pairs that the order alone would allow: rooms that must not know each other, and libraries kept out of a room. */
const forbidden: readonly (readonly [room: string, target: RegExp])[] = [
  // A storage build knows no other build; only the files beside them put builds together.
  ['adapters/mongo/', /^adapters\/redis\//],
  ['adapters/sqlite/', /^adapters\/(redis|mongo)\//],
  // Settings are read by `server.ts` and the commands, and handed on by name.
  [
    '(messaging|captcha|accounts|federation|views|observability|http|provider|operations|interactions|account-space|management|support)/',
    /^config\//,
  ],
  // Everything above the ports works through them: only the composition root opens a storage.
  [
    '(messaging|captcha|accounts|federation|views|observability|http|provider|operations|interactions|account-space|management|support)/',
    /^adapters\/(?!ports\.ts$)/,
  ],
  // What opens a storage takes it from the head files, whichever build it is.
  ['(demo/|cli/|app|server)', /^adapters\/(redis|mongo|sqlite)\//],
  ['captcha/', /^messaging\//],
  ['federation/', /^(messaging|captcha)\//],
  // A room's `ports.ts` holds types that its neighbours may know, such as the one `Channel`.
  ['accounts/', /^(messaging\/(?!ports\.ts$)|captcha\/)/],
  ['views/', /^(adapters|crypto|accounts|messaging(?!\/ports\.ts$)|captcha|federation)\//],
  // The API has no pages.
  ['management/', /^(interactions|account-space|views|captcha)\//],
  ['support/', /^management\//],
  // Operations have several doors, and speak the language of none.
  ['operations/', /^(views|http)\//],
  // The domain is pure TypeScript, adapters serve no pages, settings depend on nothing.
  [
    '(accounts|adapters|captcha|config|crypto|errors|federation|messaging|operations|views)/',
    /^(koa|@koa\/.*|koa-helmet|oidc-provider)$/,
  ],
  ['(?!adapters/mongo/)', /^(mongoose|mongodb)$/],
  ['(?!adapters/redis/)', /^ioredis$/],
  ['(?!adapters/sqlite/)', /^node:sqlite$/],
];

/** Maps every source file to what it imports: paths from the root of the repository, or names of packages. */
export type Imports = ReadonlyMap<string, readonly string[]>;

const notSource = new Set(['node_modules', 'test', 'bench', 'deploy', 'docs', 'examples']);

/** Returns the imports of all source files below `root`. */
export function readImports(root: string): Imports {
  const imports = new Map<string, string[]>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/');
    const [top = ''] = path.split('/');
    if (!path.endsWith('.ts') || top.startsWith('.') || notSource.has(top)) continue;
    imports.set(path, importsOf(path, readFileSync(join(root, path), 'utf8')));
  }
  return imports;
}

/** Returns what a file imports: paths from the root of the repository, or names of packages. */
export function importsOf(path: string, source: string): string[] {
  const found = source.matchAll(/(?:\bfrom|\bimport\(|^import)\s*'([^']+)'/gm);
  return [...found].map(([, name = '']) =>
    name.startsWith('.') ? normalize(join(dirname(path), name)).replaceAll(sep, '/') : name,
  );
}

function placeOf(path: string): number {
  const places = order.filter((room) => path.startsWith(room)).sort((a, b) => b.length - a.length);
  return places[0] === undefined ? -1 : order.indexOf(places[0]);
}

/** Returns one sentence for each import that leans the wrong way, and for each circle. */
export function faultsOf(imports: Imports): string[] {
  const faults: string[] = [];
  for (const [path, targets] of imports) {
    if (placeOf(path) === -1)
      faults.push(`${path} belongs to no room of test/repository/leaning.ts`);
    for (const target of targets) {
      const leansUp = imports.has(target) && placeOf(target) > placeOf(path);
      const isForbidden = forbidden.some(
        ([room, pattern]) => new RegExp(`^${room}`).test(path) && pattern.test(target),
      );
      if (leansUp || isForbidden) faults.push(`${path} must not import ${target}`);
    }
  }
  return [...faults, ...circlesIn(imports)];
}

function circlesIn(imports: Imports): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const begin = trail.indexOf(path);
    if (begin !== -1) {
      circles.push(`circle: ${[...trail.slice(begin), path].join(' → ')}`);
      return;
    }
    if (done.has(path)) return;
    for (const target of imports.get(path) ?? []) {
      if (imports.has(target)) visit(target, [...trail, path]);
    }
    done.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  return circles;
}

if (import.meta.main) {
  const faults = faultsOf(readImports(join(import.meta.dirname, '../..')));
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
