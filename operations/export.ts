/**
 * Writes all that is kept about a person as one JSON text (GDPR, articles 15 and 20), for the person or for an operator who
 * sends it to them. The history may be long, so it is read and written page by page.
 */
import type { Account } from '../accounts/account.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { DeviceRecords } from '../accounts/devices/device-records.ts';
import type { Household } from '../accounts/household/household.ts';
import type { AuditPosition, AuditStore, Clock } from '../adapters/ports.ts';
import type { ServiceGrants } from '../provider/grants/service-grants.ts';
import type { OpenSessions } from '../provider/sessions/open-sessions.ts';
import type { References } from './agents/references.ts';
import type { Target } from './change-account.ts';

/** How many events are read at once. */
const page = 200;

export interface WriteAllDependencies {
  readonly audit: Pick<AuditStore, 'ofAccount'>;
  readonly household: Pick<Household, 'membershipsOf'>;
  readonly openSessions: Pick<OpenSessions, 'list'>;
  readonly deviceRecords: Pick<DeviceRecords, 'list'>;
  readonly serviceGrants: Pick<ServiceGrants, 'list'>;
  readonly references: Pick<References, 'of'>;
  readonly clock: Clock;
}

const timeOf = (ms: number | undefined) =>
  ms === undefined ? undefined : new Date(ms).toISOString();

/** Returns the account as it is written: no hash of a password, and nothing that only serves to look it up. */
function accountOf(account: Account) {
  const { id, identifiers, identity, contacts, vouchers, standing } = account;
  const { terms, closedAt } = standing;
  return {
    id,
    identifiers,
    identity,
    contacts,
    sources: vouchers,
    terms: terms && { version: terms.version, acceptedAt: timeOf(terms.at) },
    franceConnect: account.franceConnect,
    franceConnectPlus: account.franceConnectPlus,
    createdAt: timeOf(account.createdAt),
    updatedAt: timeOf(account.updatedAt),
    closedAt: timeOf(closedAt),
  };
}

/** Returns the function that writes the text in pieces. */
export function createWriteAll({
  audit,
  household,
  openSessions,
  deviceRecords,
  serviceGrants,
  references,
  clock,
}: WriteAllDependencies) {
  /** Resolves with where the account is open, which browsers it knows, and what its services were given. */
  async function useOf(accountId: string) {
    const [sessions, devices, services] = await Promise.all([
      openSessions.list(accountId),
      deviceRecords.list(accountId),
      serviceGrants.list(accountId),
    ]);
    return {
      sessions: sessions.map(({ loginTs, usedAt, browser, network, clientIds }) => ({
        signedInAt: timeOf(loginTs * 1000),
        usedAt: timeOf(usedAt),
        browser,
        network,
        services: clientIds,
      })),
      devices: devices.map(({ usedAt, browser, network }) => ({
        usedAt: timeOf(usedAt),
        browser,
        network,
      })),
      services: services.map(({ clientId, since, scopes, claims }) => ({
        clientId,
        since: timeOf(since * 1000),
        scopes: [...scopes],
        claims: [...claims],
      })),
    };
  }

  async function* history(accountId: string): AsyncGenerator<object> {
    let last: AuditPosition | undefined;
    do {
      const events = await audit.ofAccount(accountId, page, last);
      for (const event of events) {
        const { at, type, clientId, network, browser, detail } = event;
        const reference = await references.of(event);
        yield { at: timeOf(at), type, clientId, network, browser, detail, reference };
      }
      last = events.length === page ? events.at(-1) : undefined;
    } while (last !== undefined);
  }

  return async function* writeAll(account: Account): AsyncGenerator<string> {
    const head = {
      writtenAt: timeOf(clock()),
      account: accountOf(account),
      dossiers: await household.membershipsOf(account.id),
      ...(await useOf(account.id)),
    };
    yield `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "history": [`;
    let separator = '\n    ';
    for await (const event of history(account.id)) {
      yield `${separator}${JSON.stringify(event)}`;
      separator = ',\n    ';
    }
    yield '\n  ]\n}\n';
  };
}

/** Resolves with the text in pieces, or with undefined where there is no such account. It is noted before the first piece. */
export type ExportAccount = (target: Target) => Promise<AsyncGenerator<string> | undefined>;

export interface ExportDependencies extends WriteAllDependencies {
  readonly accounts: Pick<Accounts, 'find' | 'open'>;
  readonly audit: Pick<AuditStore, 'ofAccount' | 'append'>;
}

/** Creates the export for operators. */
export function createExport({ accounts, ...dependencies }: ExportDependencies): ExportAccount {
  const { audit, clock } = dependencies;
  const writeAll = createWriteAll(dependencies);
  return async ({ accountId, operator }) => {
    const record = await accounts.find(accountId);
    if (record === undefined) return undefined;
    await audit.append({ at: clock(), type: 'operator.exported', accountId, operator });
    return writeAll(accounts.open(record));
  };
}
