import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { pendingStepNames } from '../../accounts/account.ts';
import { createDomain } from '../../accounts/domain.ts';
import type { Identifier } from '../../accounts/identity/identifiers.ts';
import { renewLookupKeys } from '../../accounts/lookup-keys.ts';
import { assertIndexKey } from '../../crypto/index-key.ts';
import { identifier, identity, minute, openDomain, person } from './support.ts';

let provider: ReturnType<typeof openDomain>;
let accounts: ReturnType<typeof openDomain>['domain']['accounts'];
beforeEach(() => {
  provider = openDomain();
  accounts = provider.domain.accounts;
});
afterEach(() => provider[Symbol.asyncDispose]());

const otherIdentifier: Identifier = { kind: 'provisional', value: 'P12345678' };

/** Resolves with the record of an account that exists. */
async function recordOf(id: string) {
  const record = await accounts.find(id);
  if (record === undefined) throw new Error(`${id} is not there`);
  return record;
}

/** Adds an account, and resolves with it and its record. */
async function stored(details: Parameters<typeof person>[0] = {}) {
  const account = person(details);
  expect(await accounts.insert(account)).toBe(true);
  return { account, record: await recordOf(account.id) };
}

describe('an account', () => {
  it('is read from the store as it was written', async () => {
    const { account, record } = await stored();
    const now = provider.clock();
    expect(accounts.open(record)).toEqual({
      ...account,
      vouchers: { identity: 'fund', nir: 'fund', email: 'person', phone: 'fund' },
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
    expect(accounts.passwordHash(record)).toBe(account.password?.hash);
  });

  it.each([
    ['of a file', {}, ['fund', 'fund', false]],
    ['declared', { standing: { declared: true } }, ['person', 'person', true]],
    [
      'declared, with a number that was attached',
      { standing: { declared: true }, identifiers: [otherIdentifier, identifier] },
      ['person', 'agent', true],
    ],
  ])('%s, as an earlier release stored it, says who answers for it', async (_how, details, who) => {
    const { record } = await stored(details);
    const { vouchers: _, ...sealed } = record.sealed;
    const old = accounts.open({ ...record, sealed });
    const { identity, nir } = old.vouchers;
    expect([identity, nir, old.standing.declared]).toEqual(who);
    expect(accounts.isCertified({ ...record, sealed })).toBe(identity === 'fund');
    expect(accounts.openProfile({ ...record, sealed }).vouchers).toEqual(old.vouchers);
    // It stays so once it is written again.
    expect(await accounts.update(old)).toBe(true);
    expect(accounts.open(await recordOf(record.id)).vouchers).toEqual(old.vouchers);
  });

  it('may have only what is required', async () => {
    const { account, record } = await stored({
      identity: {
        birthName: 'Ó BRIAIN',
        givenNames: 'Zoé',
        birthDate: '1980-00-00',
        gender: 'female',
        birthCountry: '99352',
        parents: [],
      },
      contacts: {},
      membership: undefined,
      password: undefined,
    });
    expect(accounts.open(record)).toMatchObject({ ...account, version: 1 });
    expect(accounts.open(record).membership).toBeUndefined();
    expect(accounts.passwordHash(record)).toBeUndefined();
  });

  it('is found by each of its identifiers, and the first identifier stays first', async () => {
    const { account } = await stored({ identifiers: [otherIdentifier, identifier] });
    for (const each of account.identifiers) {
      const record = await accounts.findByIdentifier(each);
      expect(record?.id).toBe(account.id);
      expect(record && accounts.firstIdentifier(record)).toEqual(otherIdentifier);
    }
    expect(
      await accounts.findByIdentifier({ kind: 'nir', value: '1690395277003' }),
    ).toBeUndefined();
    expect(await accounts.find(randomUUID())).toBeUndefined();
  });

  it('is refused, and not written, when one of its identifiers is taken', async () => {
    const first = await stored();
    const second = person({ identifiers: [otherIdentifier, identifier] });
    expect(await accounts.insert(second)).toBe(false);
    expect(await accounts.find(second.id)).toBeUndefined();
    expect(await accounts.findByIdentifier(otherIdentifier)).toBeUndefined();
    expect((await accounts.findByIdentifier(identifier))?.id).toBe(first.account.id);
  });

  it('is created once when ten requests create it at once', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => accounts.insert(person())));
    expect(made.filter(Boolean)).toHaveLength(1);
  });

  it('is replaced only when the version that was read is still stored', async () => {
    const { record } = await stored();
    const account = accounts.open(record);
    provider.advance(minute);
    const phone = { value: '+33698765432', verified: true };
    expect(await accounts.update({ ...account, contacts: { phone } })).toBe(true);
    expect(await accounts.update({ ...account, contacts: {} })).toBe(false);
    expect(accounts.open(await recordOf(account.id))).toEqual({
      ...account,
      contacts: { phone },
      version: 2,
      updatedAt: account.createdAt + minute,
    });
  });
});

describe('an account that an earlier release has stored', () => {
  const name = { birthName: 'DUBOIS', givenNames: 'Camille, Anne' };
  const asked = { ...identity, ...name, givenNames: 'Camille' };
  /** Stores an account under the look-up key of a release that took a comma for a part of a name. */
  async function storedBefore() {
    const { record } = await stored({ identity: { ...identity, parents: [], ...name } });
    const key = ['DUBOIS', 'CAMILLE,', identity.birthDate].join('/');
    const identityHash = provider.domain.index('identity', key);
    await provider.storage.accounts.update({ ...record, identityHash });
    return record;
  }
  const renew = (signal = new AbortController().signal) =>
    renewLookupKeys({ accounts, facts: provider.storage.facts, signal });

  it('is found by its name once the look-up keys are renewed, which changes nothing else', async () => {
    const { id, updatedAt, sealed } = await storedBefore();
    const { record: other } = await stored({ identifiers: [otherIdentifier] });
    expect(await accounts.findByIdentity(asked)).toEqual([]);
    await renew();
    expect(await accounts.findByIdentity(asked)).toMatchObject([{ id, updatedAt, sealed }]);
    expect(await recordOf(other.id)).toEqual(other);
  });

  it('is renewed at the next start when the first pass was stopped, and passed over after a whole one', async () => {
    await storedBefore();
    await renew(AbortSignal.abort());
    expect(await accounts.findByIdentity(asked)).toEqual([]);
    await renew();
    expect(await accounts.findByIdentity(asked)).toHaveLength(1);
    const scan = jest.spyOn(accounts, 'scan');
    await renew();
    expect(scan).not.toHaveBeenCalled();
  });
});

describe('the stored data', () => {
  // Long enough not to occur in base64 by chance.
  const words = [
    ...['MERCIER', 'DUBOIS', 'LEGRAND', 'Pierre', 'Anatole', 'Gaston', 'Gonesse', 'pierre@'],
    ...['1690395277002', '1969-03-17', '+33612345678', '612345678', '0123456', 'allocataire'],
    ...['example.fr', 'birthName', '$2b$'],
  ];

  it('contains no personal data and no password hash', async () => {
    const { record } = await stored();
    const text = JSON.stringify(record);
    for (const word of words) expect(text).not.toContain(word);

    const folder = dirname(provider.file);
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
    expect(files.join()).toContain(record.id);
    for (const word of words.filter((word) => word.length > 6)) {
      expect(files.join()).not.toContain(word);
    }
  });

  it('differs for two people who differ only in their number', async () => {
    const [one, two] = [await stored(), await stored({ identifiers: [otherIdentifier] })];
    for (const [field, sealed] of Object.entries(one.record.sealed)) {
      expect(two.record.sealed[field]).not.toBe(sealed);
    }
  });

  it("can't be moved to another account or to another field", async () => {
    const [one, two] = [await stored(), await stored({ identifiers: [otherIdentifier] })];
    for (const field of Object.keys(one.record.sealed)) {
      const sealed = { ...two.record.sealed, [field]: one.record.sealed[field] ?? '' };
      expect(() => accounts.open({ ...two.record, sealed })).toThrow();
    }
    for (const field of ['identity', 'contacts', 'identifiers']) {
      const sealed = { ...one.record.sealed, password: one.record.sealed[field] ?? '' };
      expect(() => accounts.passwordHash({ ...one.record, sealed })).toThrow();
    }
  });

  it('is decrypted only with the key that encrypted it, but found without that key', async () => {
    const { account } = await stored();
    const { storage, clock, indexKey } = provider;
    const sealKeys = [{ id: 'k2', key: randomBytes(32) }];
    const stranger = createDomain({
      storage,
      clock,
      indexKey,
      sealKeys,
      bcryptCost: 4,
      termsVersion: '1',
    }).accounts;
    const record = await stranger.findByIdentifier(identifier);
    expect(record?.id).toBe(account.id);
    expect(() => record && stranger.open(record)).toThrow('IDENTIFIER_SEAL_KEYS');
  });
});

describe('the index key', () => {
  it('is remembered at the first start, and another key is refused', async () => {
    const { storage, indexKey } = provider;
    await assertIndexKey(storage, indexKey);
    await assertIndexKey(storage, Buffer.from(indexKey));
    await expect(assertIndexKey(storage, randomBytes(32))).rejects.toThrow(
      'IDENTIFIER_INDEX_KEY is not the key that the accounts were stored under',
    );
    await assertIndexKey(storage, indexKey);
  });
});

describe('the pending steps', () => {
  const verified = { email: { value: 'pierre@example.fr', verified: true } };
  const unverified = { email: { value: 'pierre@example.fr', verified: false } };
  const subsets = Array.from({ length: 2 ** pendingStepNames.length }, (_, n) =>
    pendingStepNames.filter((_, place) => (n & (1 << place)) !== 0),
  );

  it.each(subsets.map((subset) => [subset.join(', ') || 'nothing', subset] as const))(
    '%s',
    async (_title, subset) => {
      const pending = new Set<string>(subset);
      const { record } = await stored({
        standing: {
          announced: !pending.has('announcement'),
          ...(pending.has('keep_account') && { closedAt: 1 }),
          terms: { version: pending.has('terms') ? '0' : '1', at: 0 },
          declared: false,
          endedBefore: 0,
        },
        password: { kind: pending.has('new_password') ? 'legacy' : 'personal', hash: 'h' },
        contacts: pending.has('contact') ? unverified : verified,
      });
      expect(provider.domain.pendingSteps(record)).toEqual(subset);
    },
  );

  it('are all steps but one without a password and without accepted terms', async () => {
    const { record } = await stored({ standing: {}, password: undefined, contacts: {} });
    const unlessClosed = pendingStepNames.filter((step) => step !== 'keep_account');
    expect(provider.domain.pendingSteps(record)).toEqual(unlessClosed);
  });
});
