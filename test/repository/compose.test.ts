/** The compose files hand every setting of `.env` on: one that they left out would be without effect. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { schema } from '../../config/schema.ts';

/** Those of the image and of the machine. */
const fixed = ['NODE_ENV', 'HOST', 'PORT', 'DATA_DIR', 'DEMO'];
/** SQLite makes its signing keys itself. */
const shared = ['MONGODB_URI', 'REDIS_URL', 'JWKS_FILE'];

test.each([
  ['compose.yaml', [...fixed, ...shared]],
  ['compose.production.yaml', fixed],
])('%s names all settings but a few, each by its own name', (file, leftOut) => {
  const [, environment = ''] =
    /^ +environment:\n([\s\S]*?)^ +secrets:/m.exec(readFileSync(file, 'utf8')) ?? [];
  const named = [...environment.matchAll(/^ +(\w+): (.*)$/gm)].map(([, name = '', value = '']) => {
    const secret = Object.entries(schema).some(
      ([of, setting]) => name === `${of}_FILE` && 'secret' in setting,
    );
    // What comes from `.env` does so under its own name; where a secret lies is said here.
    const [, from = name] = secret ? [] : (/^\$\{(\w+)/.exec(value) ?? []);
    expect(from).toBe(name);
    return secret ? name.replace(/_FILE$/, '') : name;
  });
  expect([...named, ...leftOut].sort()).toEqual(Object.keys(schema).sort());
});
