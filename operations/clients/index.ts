/**
 * The operations on registrations of services that are stored: each change is one write, refuses a version that is out
 * of date, and is noted with the operator. Clients that are listed in a file are changed there.
 */
import type { Operator } from '../../adapters/ports.ts';
import { conflict } from '../../errors/retry-on-conflict.ts';
import { checkEntry } from '../../provider/clients/stored/check-entry.ts';
import {
  makeSecret,
  openClient,
  type StoredClient,
  toClientRecord,
} from '../../provider/clients/stored/stored-client.ts';
import {
  type ClientOperationsDependencies,
  type ClientOutcome,
  type ClientTarget,
  createChangeClient,
} from './change-client.ts';
import { type Reach, scopesBeyond } from './reach.ts';

export type ClientOperations = ReturnType<typeof createClientOperations>;

/** More than a secret that is rotated again and again needs. */
const mostSecrets = 5;

export function createClientOperations(dependencies: ClientOperationsDependencies) {
  const { store, seal, isListed, clock } = dependencies;
  const { note, find, onStored, change } = createChangeClient(dependencies);

  const setDisabled = (target: ClientTarget, isDisabled: boolean) =>
    change(target, {
      type: isDisabled ? 'client.disabled' : 'client.enabled',
      edit: (client) => ({ ...client, isDisabled }),
    });

  return {
    find,

    /** Resolves with up to `limit` clients that follow the id `after`, or with the first ones. */
    list: async (after: string | undefined, limit: number): Promise<readonly StoredClient[]> =>
      (await store.scan(after, limit)).map((record) => openClient(seal, record)),

    /**
     * Stores a registration. Its id counts as issued now, unless it says when: what an earlier client of that id was given is
     * not this one's.
     */
    async add(entry: unknown, operator: Operator, reach?: Reach): Promise<ClientOutcome> {
      const checked = checkEntry(entry);
      if ('faults' in checked) return { outcome: 'faulty', faults: checked.faults };
      const scopes = scopesBeyond(reach, checked.registration);
      if (scopes.length > 0) return { outcome: 'beyond', scopes };
      const { needsSecret, warnings } = checked;
      const client_id_issued_at = Math.floor(clock() / 1000);
      const registration = { client_id_issued_at, ...checked.registration };
      const { client_id: clientId } = registration;
      if (isListed(clientId)) return { outcome: 'listed' };
      const secret = needsSecret ? makeSecret() : undefined;
      const secrets = secret === undefined ? [] : [{ value: secret }];
      const client: StoredClient = { version: 1, registration, secrets, isDisabled: false };
      if (!(await store.insert(toClientRecord(seal, client)))) return { outcome: 'taken' };
      await note('client.added', { clientId, operator });
      return { outcome: 'done', client, secret, warnings };
    },

    /** Replaces the registration. The secret stays; where there was none and one is needed, it is made. */
    async replace(target: ClientTarget, entry: unknown): Promise<ClientOutcome> {
      const { clientId } = target;
      const checked = checkEntry(withId(entry, clientId));
      if ('faults' in checked) return { outcome: 'faulty', faults: checked.faults };
      const { registration, needsSecret, warnings } = checked;
      if (registration.client_id !== clientId) {
        const message = `must stay ${clientId}: with another id it is another client`;
        return { outcome: 'faulty', faults: [{ path: ['client_id'], message }] };
      }
      const scopes = scopesBeyond(target.reach, registration);
      if (scopes.length > 0) return { outcome: 'beyond', scopes };
      const secret = makeSecret();
      return change(target, {
        type: 'client.changed',
        secret,
        warnings,
        edit(client) {
          const { client_id_issued_at } = client.registration;
          const kept = client.secrets.length > 0 ? client.secrets : [{ value: secret }];
          return {
            ...client,
            registration: { client_id_issued_at, ...registration },
            secrets: needsSecret ? kept : [],
          };
        },
      });
    },

    /** Makes the client unknown to everybody, with all that it holds, until it is enabled again. */
    disable: (target: ClientTarget) => setDisabled(target, true),

    enable: (target: ClientTarget) => setDisabled(target, false),

    /** Makes another secret. Former ones stay valid for so long at most. */
    rotateSecret(target: ClientTarget, keepFormerMs: number): Promise<ClientOutcome> {
      const secret = makeSecret();
      const end = clock() + keepFormerMs;
      return change(target, {
        type: 'client.secret-rotated',
        detail: new Date(end).toISOString(),
        secret,
        edit(client) {
          if (client.secrets.length === 0) return 'secretless';
          const former = client.secrets
            .map(({ value, until = end }) => ({ value, until: Math.min(until, end) }))
            .filter(({ until }) => until > clock());
          return { ...client, secrets: [{ value: secret }, ...former].slice(0, mostSecrets) };
        },
      });
    },

    /** Removes the client. All that it holds is worth nothing, also when another client gets its id. */
    remove: (target: ClientTarget) =>
      onStored(target, async (client) => {
        if (!(await store.remove(target.clientId, client.version))) return conflict;
        await note('client.removed', target);
        return { outcome: 'done', client, warnings: [] };
      }),
  };
}

/** Returns the entry with the id, where it names none. */
const withId = (entry: unknown, client_id: string): unknown =>
  typeof entry === 'object' && entry !== null && !Array.isArray(entry)
    ? { client_id, ...entry }
    : entry;
