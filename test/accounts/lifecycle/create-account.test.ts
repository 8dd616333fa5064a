/** A person gets one account, however many requests come at once. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createDomain } from '../../../accounts/domain.ts';
import type { Newcomer } from '../../../accounts/lifecycle/create-account.ts';
import { createCreateAccount } from '../../../accounts/lifecycle/create-account.ts';
import { reactivated, suspended } from '../../../accounts/lifecycle/suspension.ts';
import { createSecrets } from '../../support/provider.ts';
import { type FaultyStores, openFaultyStores } from '../../support/servers/faulty-stores.ts';
import { describeWithMongo } from '../../support/servers/mongo.ts';
import { describeWithRedis, until } from '../../support/servers/redis.ts';
import { type OpenTestStorage, openTestStorage } from '../../support/servers/storages.ts';
import { identity, person } from '../support.ts';

const marie = { ...identity, birthName: 'DUPRÉ', givenNames: 'Marie', parents: [] };
const abroad = {
  ...marie,
  birthCountry: '99352',
  birthCommune: undefined,
  birthTown: 'Oran',
  parents: [
    { birthName: 'MARTIN', givenNames: 'Jean' },
    { birthName: 'DURAND', givenNames: 'Marie' },
  ],
};
const nir = { kind: 'nir', value: '1690395277002' } as const;

const newcomer = (details: Partial<Newcomer> = {}): Newcomer => ({
  id: randomUUID(),
  identity: marie,
  nir: undefined,
  contacts: { email: { value: 'marie@example.fr', verified: true } },
  passwordHash: '$2b$04$hash',
  terms: { version: '1', at: 0 },
  ...details,
});

/** Opens two processes on one storage. */
async function openTwo(stores?: FaultyStores) {
  const openStorage: OpenTestStorage = stores?.openStorage ?? openTestStorage;
  const folder = mkdtempSync(join(tmpdir(), 'creation-'));
  const secrets = createSecrets();
  const opened = [await openStorage(folder, Date.now), await openStorage(folder, Date.now)];
  const domains = opened.map(({ storage }) =>
    createDomain({ storage, clock: Date.now, bcryptCost: 4, termsVersion: '1', ...secrets }),
  );
  const [first, second] = domains;
  if (first === undefined || second === undefined) throw new Error('two of them');
  return {
    domains: [first, second] as const,
    async [Symbol.asyncDispose]() {
      for (const { dispose } of opened) await dispose();
      await stores?.[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Sends 80 requests at once, to both processes in turn, and expects as many accounts as there are people, and true
 * answers. On a busy machine a server may not answer some requests in time; these are sent again, until they are answered.
 */
async function expectPeople(
  { domains }: Awaited<ReturnType<typeof openTwo>>,
  people: number,
  many: (i: number) => Partial<Newcomer>,
) {
  const newcomers = Array.from({ length: 80 }, (_, i) => newcomer(many(i)));
  const outcomes = await Promise.allSettled(
    newcomers.map((each, i) => domains[i % 2 === 0 ? 0 : 1].createAccount(each)),
  );
  const made = outcomes.flatMap((outcome) =>
    outcome.status === 'fulfilled' && 'made' in outcome.value ? [outcome.value.made.id] : [],
  );
  for (const [i, { status }] of outcomes.entries()) {
    const late = status === 'rejected' && newcomers[i];
    const outcome = late && (await until(() => domains[0].createAccount(late)));
    if (outcome && 'made' in outcome) made.push(outcome.made.id);
  }
  const stored = await domains[0].accounts.scan(undefined, 500);
  expect(made.toSorted()).toEqual(stored.map(({ id }) => id).toSorted());
  expect(stored).toHaveLength(people);
}

function scenarios(openStores: () => Promise<FaultyStores | undefined>): void {
  it('80 requests of one person without a number create one account, however the name is written', async () => {
    await using provider = await openTwo(await openStores());
    const ways = [
      abroad,
      { ...abroad, birthName: 'dupre', givenNames: 'MARIE CLAIRE' },
      { ...abroad, givenNames: 'Marie', parents: abroad.parents.toReversed() },
      // A person with a number is still the same person.
      abroad,
    ];
    await expectPeople(provider, 1, (i) => ({
      identity: { ...marie, ...ways[i % ways.length] },
      nir: i % ways.length === 3 ? nir : undefined,
    }));
  });

  it('80 requests with one number create one account', async () => {
    await using provider = await openTwo(await openStores());
    await expectPeople(provider, 1, (i) => ({
      nir,
      identity: { ...marie, birthName: `DUPRÉ ${i % 7}` },
    }));
  });

  it('twins with the same first given name get one account each', async () => {
    await using provider = await openTwo(await openStores());
    const twins = ['Marie-Anne', 'Marie-Lou', 'Marie-Ève'];
    await expectPeople(provider, 3, (i) => ({
      identity: { ...marie, givenNames: twins[i % twins.length] ?? '' },
    }));
  });
}

describe('on SQLite', () => {
  scenarios(async () => undefined);

  it('a provisional identifier that is taken is not used again', async () => {
    await using provider = await openTwo();
    const [{ accounts, updateAccount }] = provider.domains;
    await accounts.insert(person({ identifiers: [{ kind: 'provisional', value: 'P00000001' }] }));
    let drawn = 0;
    const draw = () => {
      drawn += 1;
      return { kind: 'provisional', value: drawn < 4 ? 'P00000001' : 'P00000002' } as const;
    };
    const clock = Date.now;
    const create = createCreateAccount({ accounts, updateAccount, clock, drawIdentifier: draw });
    const outcome = await create(newcomer());
    expect(outcome).toMatchObject({ made: { identifiers: [{ value: 'P00000002' }] } });
    expect(drawn).toBe(4);
  });

  it("a person from a fund's file is known by number and by identity", async () => {
    await using provider = await openTwo();
    const [{ accounts, createAccount }] = provider.domains;
    const theirs = person({ identity: marie, identifiers: [nir] });
    await accounts.insert(theirs);
    const asked = [
      { nir, identity: { ...marie, birthName: 'AUTRE' } },
      {},
      { nir: { ...nir, value: '1690395277003' } },
    ];
    for (const each of asked) {
      expect(await createAccount(newcomer(each))).toMatchObject({ known: { id: theirs.id } });
    }
  });

  it('five people of one name and birth date may declare themselves, also at once', async () => {
    await using provider = await openTwo();
    const { domains } = provider;
    const places = ['75101', '13055', '31555', '59350', '67482', '44109', '06088', '33063'];
    const outcomes = await Promise.all(
      places.map((birthCommune, i) =>
        domains[i % 2 === 0 ? 0 : 1].createAccount(
          newcomer({ identity: { ...marie, givenNames: `Marie ${'ABCDEFGH'[i]}`, birthCommune } }),
        ),
      ),
    );
    expect(outcomes.filter((outcome) => 'made' in outcome)).toHaveLength(5);
    expect(outcomes.filter((outcome) => 'full' in outcome)).toHaveLength(3);
    // FranceConnect and the funds add people as before.
    const [{ accounts, createAccount }] = domains;
    const certified = { identity: marie, identityVouchedBy: 'franceconnect' } as const;
    expect(await createAccount(newcomer(certified))).toHaveProperty('made');
    const owner = person({ identity: { ...marie, birthCommune: '69123' }, identifiers: [nir] });
    await accounts.insert(owner);
    const found = await accounts.findByIdentity(marie);
    expect(found).toHaveLength(7);
    expect(found.slice(0, 2).map(({ standing }) => standing.declared)).toEqual([false, false]);
  });

  it('a suspended account keeps its place, also when FranceConnect answers for the newcomer', async () => {
    await using provider = await openTwo();
    const [{ createAccount, updateAccount }] = provider.domains;
    const declared = newcomer();
    await createAccount(declared);
    await updateAccount(declared.id, (account) => suspended(account, 'dispute', Date.now()));
    const certified = newcomer({ identityVouchedBy: 'franceconnect' });
    expect(await createAccount(certified)).toMatchObject({ known: { id: declared.id } });
    await updateAccount(declared.id, reactivated);
    expect(await createAccount(certified)).toHaveProperty('made');
  });

  it('the same request again resolves with the account that was created', async () => {
    await using provider = await openTwo();
    const [{ createAccount }] = provider.domains;
    const once = newcomer();
    const first = await createAccount(once);
    expect(first).toMatchObject({ made: { id: once.id } });
    const again = await createAccount(once);
    expect('made' in again && 'made' in first && again.made.identifiers).toEqual(
      'made' in first && first.made.identifiers,
    );
  });
});

describeWithMongo('MongoDB', () => {
  describeWithRedis('and Redis', () => {
    scenarios(openFaultyStores);
  });
});
