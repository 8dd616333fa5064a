/** The README is true: its table is the schema's, the service that it shows works, its files exist. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { settingsTable } from '../../config/table.ts';
import { openProvider, type TestProvider } from '../support/provider.ts';
import { freePort } from '../support/servers/ports.ts';
import { createVisitor, fieldsOf } from '../support/visitor.ts';

const readme = readFileSync('README.md', 'utf8');
/** Returns the first code block of a language, without its indent. */
const block = (language: string) =>
  new RegExp(`^ *\`\`\`${language}\n([\\s\\S]*?)^ *\`\`\``, 'm')
    .exec(readme)?.[1]
    ?.replace(/^ {3}/gm, '') ?? '';

it('lists the settings of the schema', () => {
  const table = /<!-- settings: .* -->\n([\s\S]*?)<!-- \/settings -->/.exec(readme)?.[1];
  expect(table?.trim()).toBe(settingsTable().trim());
});

it('links to files that exist', () => {
  const links = [...readme.matchAll(/\]\((?!http|#)([^)]+)\)/g)].map(([, path = '']) => path);
  expect(links.length).toBeGreaterThan(1);
  for (const path of links) expect([path, existsSync(path)]).toEqual([path, true]);
});

describe('the service that it shows', () => {
  let provider: TestProvider;
  let origin: string;
  /** Returns the code block with the test's port. */
  const moved = (language: string) => block(language).replaceAll('http://localhost:4000', origin);
  beforeAll(async () => {
    origin = `http://localhost:${await freePort()}`;
    provider = await openProvider({ clients: JSON.parse(moved('json')) });
  });
  afterAll(() => provider[Symbol.asyncDispose]());

  it('signs a person in', async () => {
    const code = moved('js').replace(
      '.listen(4000)',
      `.listen(${new URL(origin).port}, () => console.log('listening'))`,
    );
    const service = spawn(process.execPath, ['--input-type=module', '--eval', code], {
      env: { PATH: process.env['PATH'] ?? '', ISSUER: provider.issuer },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(service.stdout, 'data');
      const begun = await fetch(`${origin}/`, { redirect: 'manual' });
      const person = await provider.addPerson();
      const visitor = createVisitor(provider);
      const page = await visitor.visit(begun.headers.get('location') ?? '');
      const { location } = await visitor.follow(
        await visitor.post(page.location, {
          ...fieldsOf(page.reply.text),
          identifier: person.identifier,
          password: person.password,
        }),
      );
      const end = await fetch(location);
      expect(await end.text()).toBe('Bonjour Pierre MERCIER, password');
      // Without the charset browsers would show « Joëlle » as « JoÃ«lle ».
      expect(end.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      // Browsers request the icon by themselves; it must not start another sign-in.
      expect((await fetch(`${origin}/favicon.ico`)).status).toBe(404);
      expect((await fetch(`${origin}/callback?code=x&state=y`)).status).toBe(400);
    } finally {
      service.kill();
    }
  });
});
