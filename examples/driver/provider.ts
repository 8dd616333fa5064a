/** Starts the provider of this checkout, with the people of the demo and the registrations of the examples. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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
    /** Resolves with the last lines of the log about a client, or nothing. The log is written every tenth of a second. */
    async linesAbout(name: string): Promise<string> {
      await sleep(300);
      const lines = program.output().split('\n');
      const about = lines.filter((line) => line.includes(`"${name}"`)).slice(-5);
      return about.length === 0 ? '' : ['\nthe provider says:', ...about].join('\n');
    },
  };
}
