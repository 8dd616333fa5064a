import type { ClientStore } from '../../../adapters/ports.ts';
import type { ListedClients } from '../listed-clients.ts';

/** The store is asked for so many ids at once. */
const atOnce = 500;

/** Throws one error that names every listed client of which the store has another registration. */
export async function assertNotStored(
  store: Pick<ClientStore, 'taken'>,
  listed: ListedClients,
): Promise<void> {
  const ids = listed.all().map(({ id }) => id);
  const taken: string[] = [];
  for (let start = 0; start < ids.length; start += atOnce)
    taken.push(...(await store.taken(ids.slice(start, start + atOnce))));
  const faults = taken.map(
    (id) =>
      `${id}: a client of this id is stored: take it out of CLIENTS_FILE, or run \`clients remove ${id}\``,
  );
  if (faults.length > 0) throw new Error(faults.join('\n'));
}
