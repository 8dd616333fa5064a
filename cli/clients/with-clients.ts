/** The operations on stored clients, as the commands call them. */
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Operator } from '../../adapters/ports.ts';
import type { ClientOutcome, ClientTarget } from '../../operations/clients/change-client.ts';
import { type ClientOperations, createClientOperations } from '../../operations/clients/index.ts';
import { createListedClients, readClients } from '../../provider/clients/listed-clients.ts';
import { Fault } from '../command.ts';
import { withContext } from '../context.ts';
import { systemUser } from '../system-user.ts';
import { conclude } from './conclude.ts';

export interface ClientsContext {
  readonly operations: ClientOperations;
  readonly operator: Operator;
  /** The registrations of `CLIENTS_FILE` and of the demo, by client id. */
  readonly listed: ReadonlyMap<string, object>;
}

/** Opens storage and operations, and does the work. Throws for a faulty `CLIENTS_FILE`: it says which ids are taken. */
export function withClients<T>(work: (context: ClientsContext) => Promise<T>): Promise<T> {
  return withContext(process.env, async ({ settings, storage, domain, clock }) => {
    const { clientsFile, production } = settings;
    const ofDemo = settings.demo ? (await import('../../demo/index.ts')).demoClients : [];
    const entries = [...ofDemo, ...(clientsFile ? readClients(clientsFile) : [])];
    const listed = createListedClients(entries, { production }).registrations;
    const operations = createClientOperations({
      store: storage.clients,
      seal: domain.seal,
      audit: storage.audit,
      isListed: (clientId) => listed.has(clientId),
      clock,
    });
    return work({ operations, operator: systemUser(), listed });
  });
}

/** Does an operation on a stored client, and prints the words `done`, or the refusal. Resolves with the exit code. */
export const onClient = (
  clientId: string,
  done: string,
  work: (operations: ClientOperations, target: ClientTarget) => Promise<ClientOutcome>,
): Promise<number> =>
  withClients(async ({ operations, operator }) =>
    conclude(clientId, await work(operations, { clientId, operator }), done),
  );

/** Resolves with what a file of JSON holds; `-` is standard input. */
export async function readEntry(path: string): Promise<unknown> {
  const content = path === '-' ? await text(process.stdin) : readFileSync(path, 'utf8');
  try {
    return JSON.parse(content);
  } catch {
    // The message of JSON.parse would quote the text.
    throw new Fault(`${path === '-' ? 'standard input' : path} is not JSON`);
  }
}
