/** A request for each operation of the management API that is answered with success, on something of its own. */
import { randomBytes, randomUUID } from 'node:crypto';
import { addFamily } from '../support/family.ts';
import { identity, randomNir } from '../support/provider.ts';
import type { Api } from './support.ts';

export interface Sample {
  /** The id in the path. */
  readonly id?: string;
  readonly body?: object;
  /** In place of a body: lines of NDJSON. */
  readonly lines?: string;
}

let count = 0;
const nextProvisional = () => {
  count += 1;
  return `P${70_000_000 + count}`;
};

/** Adds an account, to which this body is sent. */
const account =
  (
    body?: object,
    details: () => Parameters<Api['provider']['addPerson']>[0] = () => ({}),
  ): ((api: Api) => Promise<Sample>) =>
  async ({ provider }) => {
    const { accountId } = await provider.addPerson({ typed: nextProvisional(), ...details() });
    return { id: accountId, ...(body && { body }) };
  };

/** Somebody whose names no other person has. */
const nextIdentity = () => ({
  ...identity,
  givenNames: randomBytes(12)
    .toString('base64')
    .replaceAll(/[^a-z]/gi, 'x'),
});

const declared = {
  vouchers: { identity: 'person', nir: 'person' },
  standing: { announced: true, declared: true, terms: { version: '1', at: 0 } },
} as const;

const newEntry = () => ({
  client_id: `service:${randomUUID()}`,
  grant_types: ['client_credentials'],
});

/** Stores a service, to which this body is sent. */
const client =
  (bodyOf?: (registration: object) => object): ((api: Api) => Promise<Sample>) =>
  async (api) => {
    const registration = newEntry();
    await api.call('POST', '/v1/clients', { body: { registration } });
    return { id: registration.client_id, ...(bodyOf && { body: bodyOf(registration) }) };
  };

const dossier = async ({ provider }: Api) => (await addFamily(provider)).id;
const nothing = async (): Promise<Sample> => ({});

/** By the name of the operation. */
export const samples: Readonly<Record<string, (api: Api) => Promise<Sample>>> = {
  searchAccounts: async () => ({ body: { identifier: randomNir() } }),
  requireNewPasswords: async ({ provider }) => {
    const { identifier } = await provider.addPerson();
    return { body: { identifiers: [identifier, 'P1'] } };
  },
  requireAllNewPasswords: nothing,
  readAccount: account(),
  listAccountEvents: account(),
  exportAccount: account(),
  eraseAccount: account(),
  unlockAccount: account(),
  endSessions: account(),
  unlinkFranceConnect: account({}, () => ({ franceConnect: randomUUID() })),
  requireNewPassword: account(),
  suspendAccount: account({ reason: 'dispute' }),
  reactivateAccount: account(),
  makeActivationCode: account({ contact_lost: true }),
  removeContact: account({ channel: 'sms' }, () => ({
    contacts: {
      email: { value: 'pierre@example.fr', verified: true },
      phone: { value: '+33612345678', verified: true },
    },
  })),
  attachNir: async (api) => ({
    ...(await account()(api)),
    body: { nir: randomNir(), despite_identity: true },
  }),
  confirmNir: account({}, () => ({ typed: randomNir(), ...declared })),
  confirmIdentity: account({}, () => ({ ...declared, identity: nextIdentity() })),
  correctIdentity: async (api) => ({
    ...(await account()(api)),
    body: {
      identity: {
        ...{ birth_name: 'Ferrand', given_names: nextIdentity().givenNames },
        ...{ birth_date: '1985-07-14', gender: 'M', birth_country: '99352', birth_town: 'Oran' },
      },
    },
  }),
  async mergeAccounts({ provider }) {
    const person = { identity: nextIdentity() };
    const byFund = { ...person, kind: 'legacy', contacts: {} } as const;
    const { accountId: id } = await provider.addPerson(byFund);
    const own = { ...person, ...declared, typed: nextProvisional() };
    const other = await provider.addPerson(own);
    return { id, body: { other_id: other.accountId } };
  },
  listClients: nothing,
  addClient: async () => ({ body: { registration: newEntry() } }),
  readClient: client(),
  replaceClient: client((registration) => ({
    registration: { ...registration, client_name: 'Autre nom' },
  })),
  disableClient: client(),
  enableClient: client(),
  rotateClientSecret: client(() => ({ keep_former_seconds: 60 })),
  removeClient: client(),
  async searchDossiers({ provider }) {
    const { fund, fileNumber } = await addFamily(provider);
    return { body: { fund, file_number: fileNumber } };
  },
  listDossierEvents: nothing,
  importPeople: async () => ({
    lines: JSON.stringify({
      ...{ identifier: nextProvisional(), birth_name: 'Ferrand', given_names: 'Loïc' },
      ...{ birth_date: '1985-07-14', gender: 'M', birth_country: '99352', birth_town: 'Oran' },
    }),
  }),
  async importPlacesInDossiers({ provider }) {
    const { identifier } = await provider.addPerson({ typed: nextProvisional() });
    const place = { fund: '131', file_number: '77', role: 'autre', from: '2020-01-01' };
    return { lines: JSON.stringify({ identifier, ...place }) };
  },
  readDossier: async (api) => ({ id: await dossier(api) }),
  async putMembers(api) {
    const { accountId } = await api.provider.addPerson();
    const members = [{ account_id: accountId, role: 'autre', from: '2024-02-29' }];
    return { id: await dossier(api), body: { members } };
  },
  streamEvents: nothing,
  readStatistics: nothing,
  readDocument: nothing,
};
