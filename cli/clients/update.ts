/** `clients update`: replaces the registration of a stored client. */
import { defineCommand } from '../command.ts';
import { onClient, readEntry } from './with-clients.ts';

export const clientsUpdate = defineCommand({
  name: 'clients update',
  argument: 'CLIENT_ID FILE.json',
  summary: 'replace the registration of a stored service',
  description: `Replaces the registration of a stored service by the JSON object in the file; \`-\` reads standard
input. \`clients show\` prints the one of today. The secret stays, and so does client_id_issued_at,
unless the file names another. Where the service had no secret and needs one now, it is made and
printed.`,
  options: {},
  codes: { 1: 'the registration has faults, or no such client is stored' },
  run: async ({ positionals: [clientId = '', file = '-'] }) => {
    const entry = await readEntry(file);
    return onClient(clientId, 'Changed.', ({ replace }, target) => replace(target, entry));
  },
});
