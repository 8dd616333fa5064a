/** `clients list` and `clients show`: what is registered, never a secret. */
import type { StoredClient } from '../../provider/clients/stored/stored-client.ts';
import { defineCommand, exitCodes, Fault } from '../command.ts';
import { withClients } from './with-clients.ts';

/** Read and printed at once. */
const pageSize = 500;

export const clientsList = defineCommand({
  name: 'clients list',
  summary: 'list all registered services',
  description: `Prints a line for each service: its client id, where it is registered (file, stored, or disabled
for one that is stored and disabled) and its name, separated by tabs. Those of CLIENTS_FILE come
first.`,
  options: {},
  codes: { 1: 'a fault' },
  run: () =>
    withClients(async ({ operations, listed }) => {
      for (const registration of listed.values()) print({ ...registration }, 'file');
      let after: string | undefined;
      for (;;) {
        const page = await operations.list(after, pageSize);
        for (const { registration, isDisabled } of page)
          print(registration, isDisabled ? 'disabled' : 'stored');
        after = page.at(-1)?.registration.client_id;
        if (page.length < pageSize) return exitCodes.done;
      }
    }),
});

function print(
  { client_id, client_name = client_id }: { client_id?: unknown; client_name?: unknown },
  state: 'file' | 'stored' | 'disabled',
): void {
  // A name may hold any character.
  const name = String(client_name).replace(/\p{Cc}/gu, ' ');
  process.stdout.write(`${client_id}\t${state}\t${name}\n`);
}

export const clientsShow = defineCommand({
  name: 'clients show',
  argument: 'CLIENT_ID',
  summary: 'show the registration of a service',
  description: `Prints the registration of a service as JSON, without its secret, as \`clients update\` takes it.
How it is stored is told on standard error.`,
  options: {},
  codes: { 1: 'no such client, or a fault' },
  run: ({ positionals: [clientId = ''] }) =>
    withClients(async ({ operations, listed }) => {
      const ofFile = listed.get(clientId);
      const stored = await operations.find(clientId);
      const registration = ofFile ?? stored?.registration;
      if (registration === undefined) throw new Fault(`there is no client ${clientId}`);
      process.stdout.write(`${JSON.stringify(registration, null, 2)}\n`);
      if (ofFile !== undefined) process.stderr.write('It is in CLIENTS_FILE, or of the demo.\n');
      if (stored !== undefined) process.stderr.write(`${stateOf(stored)}\n`);
      return exitCodes.done;
    }),
});

function stateOf({ version, isDisabled, secrets: [, ...former] }: StoredClient): string {
  const states = [
    `Stored, version ${version}.`,
    ...(isDisabled ? ['Disabled.'] : []),
    ...former.map(
      ({ until = 0 }) => `A former secret counts until ${new Date(until).toISOString()}.`,
    ),
  ];
  return states.join(' ');
}
