/** Changes a stored registration in one write, from the version that was read, and notes it with the operator. */
import { isDeepStrictEqual } from 'node:util';
import type {
  AuditEventType,
  AuditStore,
  ClientStore,
  Clock,
  Operator,
} from '../../adapters/ports.ts';
import type { Seal } from '../../crypto/sealing.ts';
import { conflict, retryOnConflict } from '../../errors/retry-on-conflict.ts';
import type { RegistrationFault } from '../../provider/clients/registration/registration-rules.ts';
import {
  openClient,
  type StoredClient,
  toClientRecord,
} from '../../provider/clients/stored/stored-client.ts';
import { type Reach, scopesBeyond } from './reach.ts';

/** The client that an operation is done to, and the operator who does it. */
export interface ClientTarget {
  readonly clientId: string;
  /** The version that the operator has seen. When another one is stored, nothing is changed. */
  readonly version?: number | undefined;
  readonly operator: Operator;
  readonly reach?: Reach | undefined;
}

/**
 * The result of an operation. `secret` was made by it, and nobody is shown it again. `unknown`: no such client is stored.
 * `stale`: it is another one than the operator has seen. `listed`: a file has it. `taken`: one of this id is stored already.
 * `secretless`: the client authenticates without a secret. `beyond`: it may do what the operator may not, by these scopes.
 * Only `done` has changed anything.
 */
export type ClientOutcome =
  | {
      readonly outcome: 'done' | 'unchanged';
      readonly client: StoredClient;
      readonly secret?: string | undefined;
      readonly warnings: readonly string[];
    }
  | { readonly outcome: 'faulty'; readonly faults: readonly RegistrationFault[] }
  | { readonly outcome: 'beyond'; readonly scopes: readonly string[] }
  | { readonly outcome: 'unknown' | 'stale' | 'listed' | 'taken' | 'secretless' };

export interface ClientOperationsDependencies {
  readonly store: ClientStore;
  readonly seal: Seal;
  readonly audit: Pick<AuditStore, 'append'>;
  /** Reports whether a file, or the demo, has a client of this id. */
  isListed(clientId: string): boolean;
  readonly clock: Clock;
}

/** A change of a stored client: what it becomes, or why it must not. */
interface Edit {
  readonly type: AuditEventType;
  readonly detail?: string;
  edit(client: StoredClient): StoredClient | 'secretless';
  readonly secret?: string | undefined;
  readonly warnings?: readonly string[];
}

export function createChangeClient({
  store,
  seal,
  audit,
  isListed,
  clock,
}: ClientOperationsDependencies) {
  const note = (
    type: AuditEventType,
    { clientId, operator }: ClientTarget,
    detail?: string,
  ): Promise<void> => audit.append({ at: clock(), type, clientId, operator, detail });

  async function find(clientId: string): Promise<StoredClient | undefined> {
    const record = await store.find(clientId);
    return record && openClient(seal, record);
  }

  /**
   * Works on a client as it is stored, if it is within reach. When somebody else was faster, the work begins anew, unless a
   * version was named.
   */
  const onStored = (
    { clientId, version, reach }: ClientTarget,
    work: (client: StoredClient) => Promise<ClientOutcome | typeof conflict>,
  ) =>
    retryOnConflict<ClientOutcome>(
      async () => {
        const client = await find(clientId);
        if (client === undefined) return { outcome: isListed(clientId) ? 'listed' : 'unknown' };
        const scopes = scopesBeyond(reach, client.registration);
        if (scopes.length > 0) return { outcome: 'beyond', scopes };
        if (version !== undefined && version !== client.version) return { outcome: 'stale' };
        return work(client);
      },
      { attempts: 50, message: 'others kept changing the client' },
    );

  const change = (target: ClientTarget, { edit, type, detail, secret, warnings = [] }: Edit) =>
    onStored(target, async (before) => {
      const after = edit(before);
      if (after === 'secretless') return { outcome: after };
      if (isDeepStrictEqual(after, before))
        return { outcome: 'unchanged', client: before, warnings };
      if (!(await store.update(toClientRecord(seal, after)))) return conflict;
      await note(type, target, detail);
      const client = { ...after, version: before.version + 1 };
      const isShown = client.secrets[0]?.value === secret;
      return { outcome: 'done', client, warnings, ...(isShown && { secret }) };
    });

  return { note, find, onStored, change };
}
