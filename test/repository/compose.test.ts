/** The compose files pass on every setting. One that they left out would have no effect in `.env`. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { schema } from '../../config/schema.ts';

/** Settings that the image or the machine fixes. */
const fixed = ['NODE_ENV', 'HOST', 'PORT', 'DATA_DIR', 'DEMO'];
/** Settings that only several programs on shared stores need. With SQLite the program makes its signing keys itself. */
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
    // A value from `.env` keeps its name. The path of a secret is fixed in the compose file.
    const [, from = name] = secret ? [] : (/^\$\{(\w+)/.exec(value) ?? []);
    expect(from).toBe(name);
    return secret ? name.replace(/_FILE$/, '') : name;
  });
  expect([...named, ...leftOut].sort()).toEqual(Object.keys(schema).sort());
});
