/** Finds the tests that start nothing: no provider, no server, no browser, no other process. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importsOf } from '../../repository/leaning.ts';

/** A test that imports one of these, directly or through a helper, starts something. */
const starts = new RegExp(
  '^(test/support/(servers|browser|processes)/|test/support/(provider|visitor)\\.ts$|http/server/listener\\.ts$' +
    '|node:(child_process|http|net|tls|worker_threads)$|(playwright-core|smtp-server|supertest)$)',
);

/** Returns the paths of these tests from `root`, the folder of the repository. */
export function findUnitTests(root: string): string[] {
  const known = new Map<string, boolean>();
  function startsSomething(path: string): boolean {
    if (starts.test(path)) return true;
    if (!path.startsWith('test/') || !existsSync(join(root, path))) return false;
    const answer = known.get(path);
    if (answer !== undefined) return answer;
    // Helpers that import each other would be followed for ever.
    known.set(path, false);
    const found = importsOf(path, readFileSync(join(root, path), 'utf8')).some(startsSomething);
    known.set(path, found);
    return found;
  }
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((name) => `test/${name}`)
    .filter((path) => path.endsWith('.test.ts') && !startsSomething(path));
}
