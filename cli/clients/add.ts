/** `clients add`: registers a service in the store. */
import { z } from 'zod';
import { defineCommand } from '../command.ts';
import { conclude } from './conclude.ts';
import { readEntry, withClients } from './with-clients.ts';

const named = z.object({ client_id: z.string() });

export const clientsAdd = defineCommand({
  name: 'clients add',
  argument: 'FILE.json',
  summary: 'register a service while the providers run',
  description: `Stores the registration of a service: a JSON object with the keys that an entry of CLIENTS_FILE
has, but for client_secret, which is made and printed on standard output, this once. \`-\` reads
standard input. The providers serve the service within ten seconds. An id that CLIENTS_FILE has,
or that is stored already, is refused.
Its client_id_issued_at is now, unless it is given: tokens that an earlier service of that id had
before are worth nothing. Give it when you move a service here from CLIENTS_FILE, 0 say.`,
  options: {},
  codes: { 1: 'the registration has faults, or the id is taken' },
  run: async ({ positionals: [file = '-'] }) => {
    const entry = await readEntry(file);
    const clientId = named.safeParse(entry).data?.client_id ?? '';
    return withClients(async ({ operations, operator }) =>
      conclude(clientId, await operations.add(entry, operator), 'Added.'),
    );
  },
});
