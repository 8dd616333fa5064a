/** Starts the provider of this checkout, with the people of the demo and the registrations of the examples. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../test/support/servers/ports.ts';
import { newFolder, start } from '../../test/support/servers/program.ts';
import type { Example } from './examples.ts';

/** Resolves once the provider is ready, with its issuer and the lines that it has written about a client. */
export async function startProvider(examples: readonly Example[]) {
  const folder = newFolder();
  const clients = join(folder, 'clients.json');
  const registrations = examples.map(({ name }): unknown =>
    JSON.parse(readFileSync(join(import.meta.dirname, '..', name, 'registration.json'), 'utf8')),
  );
  writeFileSync(clients, JSON.stringify(registrations));
  const port = String(await freePort());
  const program = start({
    DEMO: '1',
    PORT: port,
    DATA_DIR: join(folder, 'data'),
    CLIENTS_FILE: clients,
    BCRYPT_COST: '4',
  });
  await program.seen('"ready"');
  return {
    issuer: `http://localhost:${port}`,
    linesAbout: (name: string) =>
      program
        .output()
        .split('\n')
        .filter((line) => line.includes(`"${name}"`))
        .slice(-5)
        .join('\n'),
  };
}
