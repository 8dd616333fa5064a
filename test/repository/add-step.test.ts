/** The walk "Add a step" of CONTRIBUTING.md, done to a scratch copy of the sources: its list of places is whole. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const notCopied = new Set(['node_modules', '.git', '.data', 'docs', 'bench', 'deploy']);

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'add-step-'));
  cpSync(root, copy, {
    recursive: true,
    filter: (path) => !notCopied.has(path.slice(root.length + 1)),
  });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Inserts a line before the first line of a file that holds `mark`. */
function insertBefore(file: string, mark: string, line: string): void {
  const path = join(copy, file);
  const lines = readFileSync(path, 'utf8').split('\n');
  const at = lines.findIndex((each) => each.includes(mark));
  if (at === -1) throw new Error(`${file} has no line with ${mark}`);
  writeFileSync(path, lines.toSpliced(at, 0, line).join('\n'));
}

/** Copies a file of the announcement's page to one of the new page. */
function copyAnnouncement(from: string, to: string, changes: readonly [string, string][]): void {
  const source = readFileSync(join(copy, from), 'utf8');
  const changed = changes.reduce((text, [before, after]) => text.replaceAll(before, after), source);
  expect(changed).not.toBe(source);
  writeFileSync(join(copy, to), changed);
}

/** Runs a program in the copy; resolves with what it printed, and throws that with its failure. */
function run(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', ...args], {
    cwd: copy,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], TEST_SIGNING_KEYS: process.env['TEST_SIGNING_KEYS'] },
  });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

/** Signs in a person who has done everything but the new step. */
const scenario = `
import { openProvider } from './test/support/provider.ts';
import { startJourney } from './test/support/journey.ts';

await using provider = await openProvider();
const journey = await startJourney(provider, await provider.addPerson());
const asked = [journey.page, journey.heading];
await journey.send();
console.log(JSON.stringify([...asked, journey.page]));
`;

it('asks a new question before any service gets a code', () => {
  // The numbers are those of the walk.
  // 1 and 2: what is stored, and when the step is pending.
  insertBefore(
    'adapters/account-ports.ts',
    'endedBefore: z.number()',
    '  paperLetters: z.boolean().optional(),',
  );
  insertBefore(
    'accounts/account.ts',
    "['contact',",
    "  ['paper_letters', ({ standing }: StepState) => standing.paperLetters === undefined],",
  );
  // 3: the row of the page.
  insertBefore(
    'interactions/flow/pages.ts',
    "  announcement: { id: 'announcement'",
    "  paperLetters: { id: 'paper-letters', prompt: 'paper_letters', journey: 'first', view: 'paperLetters' },",
  );
  // 4 to 6: data, heading, words and template.
  insertBefore('views/first-connection/pages.ts', '  announcement: Form;', '  paperLetters: Form;');
  insertBefore(
    'views/first-connection/pages.ts',
    "  announcement: () => 'announcement.title',",
    "  paperLetters: () => 'paperLetters.title',",
  );
  for (const language of ['fr', 'en']) {
    const file = `views/dictionaries/${language}/first-connection.ts`;
    insertBefore(file, "  'announcement.title':", "  'paperLetters.title': 'Mes courriers',");
  }
  const names: [string, string][] = [['announcement', 'paperLetters']];
  copyAnnouncement(
    'views/first-connection/announcement.ejs',
    'views/first-connection/paperLetters.ejs',
    [['id="announcement', 'id="paper-letters']],
  );
  // 7 and 8: the handler, and its place among the others.
  copyAnnouncement(
    'interactions/first-connection/announcement.ts',
    'interactions/first-connection/paper-letters.ts',
    [
      ['finish({ announcement:', 'finish({ paper_letters:'],
      ...names,
      ['createAnnouncement', 'createPaperLetters'],
      ['announced', 'paperLetters'],
    ],
  );
  insertBefore(
    'interactions/index.ts',
    'import { createAnnouncement }',
    "import { createPaperLetters } from './first-connection/paper-letters.ts';",
  );
  insertBefore(
    'interactions/index.ts',
    '    createAnnouncement(updateAccount),',
    '    createPaperLetters(updateAccount),',
  );

  run('test/repository/leaning.ts');
  writeFileSync(join(copy, 'scenario.ts'), scenario);
  expect(JSON.parse(run('scenario.ts'))).toEqual(['paper-letters', 'Mes courriers', 'service']);
}, 180_000);
