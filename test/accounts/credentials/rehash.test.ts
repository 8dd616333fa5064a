import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import bcrypt from 'bcrypt';
import { DomainError } from '../../../errors/domain-error.ts';
import { identifier, openDomain, password } from '../support.ts';

let provider: ReturnType<typeof openDomain>;
beforeEach(() => {
  provider = openDomain();
});
afterEach(() => provider[Symbol.asyncDispose]());

type Domain = ReturnType<typeof openDomain>['domain'];

const signIn = (domain: Domain, typed = password) =>
  domain.signIn({
    identifiedBy: identifier,
    password: typed,
    deviceOf: () => undefined,
    address: '203.0.113.7',
    clientId: 'portal',
  });

/** Resolves with the kind and the cost of the stored password, and the version of the account. */
async function stored() {
  const record = await provider.domain.accounts.findByIdentifier(identifier);
  const account = record && provider.domain.accounts.open(record);
  if (account?.password === undefined) throw new Error('no password');
  const { kind, hash } = account.password;
  return { kind, hash, cost: bcrypt.getRounds(hash), version: account.version };
}

describe('a hash of another cost', () => {
  it('is replaced at the next successful sign-in, and then kept', async () => {
    await provider.add();
    const domain = provider.at(5);
    expect(await signIn(domain)).toHaveProperty('account');
    const after = await stored();
    expect(after).toMatchObject({ kind: 'personal', cost: 5, version: 2 });
    expect(await signIn(domain)).toHaveProperty('account');
    expect(await stored()).toEqual(after);
    // Also from a higher cost to a lower one, as after a setting that was too high.
    expect(await signIn(provider.at(4))).toHaveProperty('account');
    expect(await stored()).toMatchObject({ cost: 4, version: 3 });
  });

  it('is replaced by one of the password without the space that was typed after it', async () => {
    await provider.add();
    expect(await signIn(provider.at(5), `${password} `)).toHaveProperty('account');
    expect(await stored()).toMatchObject({ cost: 5 });
    expect(await signIn(provider.at(5))).toHaveProperty('account');
  });

  it('of a legacy password is replaced by one of a legacy password', async () => {
    await provider.add({ password: { kind: 'legacy', hash: await bcrypt.hash('13572468', 4) } });
    expect(await signIn(provider.at(5), '13572468')).toHaveProperty('account');
    expect(await stored()).toMatchObject({ kind: 'legacy', cost: 5 });
  });

  it('is kept after a wrong password', async () => {
    await provider.add();
    expect(await signIn(provider.at(5), 'Lune2Automne')).toEqual({
      refused: true,
      isLastTry: false,
    });
    expect(await stored()).toMatchObject({ cost: 4, version: 1 });
  });

  it('is replaced once by two parallel sign-ins', async () => {
    await provider.add();
    const domain = provider.at(5);
    for (const outcome of await Promise.all([signIn(domain), signIn(domain), signIn(domain)])) {
      expect(outcome).toHaveProperty('account');
    }
    expect(await stored()).toMatchObject({ cost: 5, version: 2 });
    expect(await signIn(domain)).toHaveProperty('account');
  });

  it('does not overwrite a password that was changed meanwhile', async () => {
    await provider.add();
    const domain = provider.at(5);
    const newer = await bcrypt.hash('Lune2Automne', 5);
    const { hash } = domain.passwords;
    jest.spyOn(domain.passwords, 'hash').mockImplementationOnce(async (typed) => {
      const record = await domain.accounts.findByIdentifier(identifier);
      if (record === undefined) throw new Error('nobody');
      const account = domain.accounts.open(record);
      await domain.accounts.update({ ...account, password: { kind: 'personal', hash: newer } });
      return hash(typed);
    });
    expect(await signIn(domain)).toHaveProperty('account');
    expect(await stored()).toMatchObject({ hash: newer, version: 2 });
    expect(await signIn(domain, 'Lune2Automne')).toHaveProperty('account');
    expect(await signIn(domain)).toEqual({ refused: true, isLastTry: false });
  });

  it('is kept when the queue is full, and the person signs in all the same', async () => {
    await provider.add();
    const domain = provider.at(5);
    const hash = jest.spyOn(domain.passwords, 'hash').mockRejectedValue(new DomainError('busy'));
    expect(await signIn(domain)).toHaveProperty('account');
    expect(await stored()).toMatchObject({ cost: 4, version: 1 });
    hash.mockRestore();
    expect(await signIn(domain)).toHaveProperty('account');
    expect(await stored()).toMatchObject({ cost: 5, version: 2 });
  });

  it("that can't be replaced for another reason makes the sign-in fail", async () => {
    await provider.add();
    const domain = provider.at(5);
    jest.spyOn(domain.passwords, 'hash').mockRejectedValue(new Error('out of memory'));
    await expect(signIn(domain)).rejects.toThrow('out of memory');
  });
});
