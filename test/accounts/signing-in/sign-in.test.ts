import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Identifier } from '../../../accounts/identity/identifiers.ts';
import type { Credentials } from '../../../accounts/signing-in/sign-in.ts';
import { AppError } from '../../../http/app-error.ts';
import { hour, identifier, minute, openDomain, password } from '../support.ts';

let provider: ReturnType<typeof openDomain>;
let trail: jest.SpiedFunction<ReturnType<typeof openDomain>['storage']['audit']['append']>;
beforeEach(() => {
  provider = openDomain();
  trail = jest.spyOn(provider.storage.audit, 'append');
});
afterEach(() => provider[Symbol.asyncDispose]());

const unknown: Identifier = { kind: 'nir', value: '2690395277002' };

const signIn = (credentials: Partial<Credentials> = {}) =>
  provider.domain.signIn({
    identifiedBy: identifier,
    password,
    deviceOf: () => undefined,
    address: '203.0.113.7',
    clientId: 'portal',
    ...credentials,
  });
/** Returns the part of the credentials by which a browser is a known device of one account. */
const knownTo = (id: string, device = 'device-1') => ({
  deviceOf: (account: { id: string }) => (account.id === id ? device : undefined),
});
const wrong = (credentials: Partial<Credentials> = {}) =>
  signIn({ password: 'Lune2Automne', ...credentials });
async function hammer(times: number, credentials: Partial<Credentials> = {}): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    expect(await wrong({ address: `198.51.100.${i}`, ...credentials })).toEqual({
      refused: true,
      isLastTry: expect.any(Boolean),
    });
  }
}
const events = () => trail.mock.calls.flat();

describe('a person', () => {
  it('signs in, and the audit trail records it without personal data', async () => {
    const id = await provider.add();
    expect(await signIn()).toMatchObject({ account: { id } });
    expect(events()).toEqual([
      {
        type: 'sign-in.accepted',
        at: provider.clock(),
        accountId: id,
        clientId: 'portal',
        network: '203.0.113.0/24',
      },
    ]);
  });

  it('gets the same answer for a wrong password as for an unknown identifier', async () => {
    const id = await provider.add();
    expect(await wrong()).toEqual({ refused: true, isLastTry: false });
    expect(await wrong({ identifiedBy: unknown })).toEqual(await wrong());
    expect(events().map(({ type, accountId }) => [type, accountId])).toEqual([
      ['sign-in.refused', id],
      ['sign-in.refused', undefined],
      ['sign-in.refused', id],
    ]);
  });

  it.each([' ', '\u00a0\t', '\u200b'])(
    'signs in with the right password and %j around it, which takes one try of the five',
    async (space) => {
      const id = await provider.add();
      for (let i = 0; i < 4; i += 1)
        expect(await signIn({ password: `${space}Lune2Automne` })).toEqual({
          refused: true,
          isLastTry: i === 3,
        });
      expect(await signIn({ password: `${space}${password}${space}` })).toMatchObject({
        account: { id },
      });
    },
  );

  it('keeps a password that was chosen with a space at its end, before that was refused', async () => {
    const hash = await provider.domain.passwords.hash(`${password} `);
    await provider.add({ password: { kind: 'personal', hash } });
    expect(await signIn({ password: `${password} ` })).toHaveProperty('account');
    expect(await signIn()).toEqual({ refused: true, isLastTry: false });
  });

  it('signs in with 8 digits that an Arabic keyboard has written', async () => {
    const hash = await provider.domain.passwords.hash('13572468');
    await provider.add({ password: { kind: 'legacy', hash } });
    expect(await signIn({ password: '١٣٥٧٢٤٦٨ ' })).toHaveProperty('account');
  });

  it('gets that answer as well without a password yet', async () => {
    await provider.add({ password: undefined });
    expect(await signIn()).toEqual({ refused: true, isLastTry: false });
    expect(await signIn({ password: '' })).toEqual({ refused: true, isLastTry: false });
  });

  it('signs in with a legacy password; the pending steps decide what follows', async () => {
    const hash = await provider.domain.passwords.hash('13572468');
    await provider.add({ password: { kind: 'legacy', hash } });
    expect(await signIn({ password: '13572468' })).toMatchObject({
      account: { passwordKind: 'legacy' },
    });
  });

  it('waits as long with an unknown identifier, and waiting adds nothing to the audit trail', async () => {
    await provider.add();
    for (const identifiedBy of [identifier, unknown]) {
      await hammer(5, { identifiedBy });
      for (let i = 0; i < 10; i += 1)
        expect(await signIn({ identifiedBy })).toEqual({ waitMs: minute });
    }
    expect(events()).toHaveLength(10);
    provider.advance(minute);
    expect(await signIn()).toHaveProperty('account');
  });

  it('signs in at once when an operator clears the failures of the identifier', async () => {
    await provider.add();
    await hammer(5);
    const { accounts, throttle } = provider.domain;
    await throttle.clear(accounts.identifierHash(identifier));
    expect(await signIn()).toHaveProperty('account');
  });

  it("leaves neither the identifier nor the whole address in the audit trail or in a counter's key", async () => {
    await provider.add();
    await signIn({ address: '2001:db8:1:2:3:4:5:6' });
    const keys = jest.spyOn(provider.storage.counters, 'increment');
    for (const identifiedBy of [identifier, unknown]) {
      await wrong({
        identifiedBy,
        address: '2001:db8:1:2:3:4:5:6',
        ...knownTo('x'),
      });
    }
    const written = JSON.stringify([events(), keys.mock.calls]);
    expect(keys).toHaveBeenCalledTimes(10);
    for (const word of [
      identifier.value,
      unknown.value,
      'db8:1:2',
      'device-1',
      password,
      'Lune2',
    ]) {
      expect(written).not.toContain(word);
    }
  });

  it('gets the error busy when the queue is full, and that is no failure', async () => {
    await provider.add();
    const busy = jest
      .spyOn(provider.domain.passwords, 'verifyTyped')
      .mockRejectedValue(new AppError('busy'));
    for (let i = 0; i < 10; i += 1) await expect(signIn()).rejects.toMatchObject({ code: 'busy' });
    busy.mockRestore();
    expect(await signIn()).toHaveProperty('account');
  });

  it('waits on an address with 300 failures, like everybody there', async () => {
    const address = '2001:db8:1:2::1';
    for (let i = 0; i < 300; i += 1) {
      await wrong({ identifiedBy: { kind: 'provisional', value: `P${10_000_000 + i}` }, address });
    }
    await provider.add();
    expect(await signIn({ address: '2001:DB8:1:2:ffff::2' })).toEqual({ waitMs: hour });
    expect(await signIn({ address: '2001:db8:1:3::1' })).toHaveProperty('account');
  });
});

describe('a known device', () => {
  it('signs in while a stranger tries passwords, and the stranger gets no more tries by it', async () => {
    const id = await provider.add();
    const device = knownTo(id);
    await hammer(5);
    expect(await signIn()).toEqual({ waitMs: minute });
    expect(await signIn(device)).toMatchObject({ account: { id } });
    expect(await signIn({ ...device, identifiedBy: { accountId: id } })).toMatchObject({
      account: { id },
    });
    expect(await signIn()).toEqual({ waitMs: minute });
  });

  it('signs in from an address that others have closed, and its failures close no address', async () => {
    const id = await provider.add();
    const device = knownTo(id);
    for (let i = 0; i < 300; i += 1) {
      await wrong({ identifiedBy: { kind: 'provisional', value: `P${10_000_000 + i}` } });
    }
    expect(await signIn()).toEqual({ waitMs: hour });
    expect(await signIn(device)).toMatchObject({ account: { id } });
    const counted = jest.spyOn(provider.storage.counters, 'increment');
    expect(await wrong(device)).toEqual({ refused: true, isLastTry: false });
    expect(counted).toHaveBeenCalledTimes(2);
    // The device is known to one account only.
    expect(await signIn({ ...device, identifiedBy: unknown })).toEqual({ waitMs: hour });
  });

  it('has a counter of its own, which blocks no other browser', async () => {
    const id = await provider.add();
    const device = knownTo(id);
    await hammer(5, device);
    expect(await signIn(device)).toEqual({ waitMs: minute });
    expect(await signIn(knownTo(id, 'device-2'))).toHaveProperty('account');
    expect(await signIn()).toHaveProperty('account');
  });

  it('of another account is unknown here, even with the same device id', async () => {
    const id = await provider.add();
    const other = await provider.add({ identifiers: [unknown] });
    await hammer(5);
    const device = knownTo(other);
    expect(await signIn(device)).toEqual({ waitMs: minute });
    await hammer(5, { identifiedBy: unknown, ...device });
    expect(await signIn({ identifiedBy: unknown, ...device })).toEqual({ waitMs: minute });
    expect(await signIn(knownTo(id))).toHaveProperty('account');
  });
});

describe('a remembered account', () => {
  it('signs in without its identifier, and shares the counter of the identifier', async () => {
    const id = await provider.add();
    expect(await signIn({ identifiedBy: { accountId: id } })).toMatchObject({ account: { id } });
    await hammer(5, { identifiedBy: { accountId: id } });
    expect(await signIn()).toEqual({ waitMs: minute });
    expect(await signIn({ identifiedBy: { accountId: id } })).toEqual({ waitMs: minute });
  });

  it('that no longer exists is refused and throttled like a wrong password', async () => {
    const identifiedBy = { accountId: randomUUID() };
    const address = '203.0.113.7';
    await hammer(5, { identifiedBy, address });
    expect(events().map(({ accountId }) => accountId)).toEqual(Array(5).fill(undefined));
    expect(await signIn({ identifiedBy, address })).toEqual({ waitMs: minute });
    expect(await wrong({ identifiedBy, address: '203.0.113.8' })).toEqual({
      refused: true,
      isLastTry: false,
    });
  });
});
