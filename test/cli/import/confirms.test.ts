/** `accounts import` of somebody who made their account themselves. */
import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { csv, identifierOf, openWorkbench, row, type Workbench } from '../workbench.ts';

const nir = '2920875117004';

/** An account as its owner made it; resolves with the identifier it has. */
async function declare(bench: Workbench, number?: string): Promise<string> {
  await using store = await bench.open();
  const created = await store.domain.createAccount({
    id: randomUUID(),
    identity: {
      birthName: 'Dubinore',
      givenNames: 'Joëlle',
      birthDate: '1992-08-15',
      gender: 'female',
      birthCountry: '99100',
      birthCommune: '75117',
      parents: [],
    },
    nir: number === undefined ? undefined : identifierOf(number),
    contacts: { phone: { value: '+33612345678', verified: true } },
    passwordHash: await store.domain.passwords.hash('Olivier7Jardin'),
    terms: { version: '1', at: 0 },
  });
  return 'made' in created ? (created.made.identifiers[0]?.value ?? '') : '';
}

const bring = (bench: Workbench, fields: Parameters<typeof row>[0]) =>
  bench.run(['accounts', 'import', '-'], { input: csv(row(fields)) });

test.each([
  ['by the provisional identifier', undefined, {}],
  ['by a contact they have proven', nir, { phone: '0612345678' }],
])('a declared identity is confirmed %s', async (_how, number, fields) => {
  await using bench = await openWorkbench();
  const identifier = await declare(bench, number);
  const file = { identifier, fund: '751', file_number: '12', role: 'allocataire', ...fields };
  const { code, stdout } = await bring(bench, file);
  expect([code, stdout]).toEqual([0, expect.stringContaining('confirmed: 1\n')]);
  {
    await using store = await bench.open();
    const account = await store.account(identifier);
    expect(account).toMatchObject({
      identity: { birthName: 'DUBINÔRE', givenNames: 'Joëlle Françoise' },
      membership: { fund: '751' },
      standing: { declared: false, announced: true },
      contacts: { phone: { value: '+33612345678', verified: true } },
      password: { kind: 'personal' },
    });
    const events = await store.storage.audit.ofAccount(account?.id ?? '', 5);
    expect(events.map(({ type }) => type)).toContain('account.confirmed');
  }
  expect((await bring(bench, file)).stdout).not.toContain('confirmed');
});

test.each([
  ['a NIR alone, which others may know', nir, { phone: '0698765432' }],
  ['the identity of somebody else', undefined, { birth_name: 'AUTRE' }],
])('a declared identity stays declared with %s', async (_how, number, fields) => {
  await using bench = await openWorkbench();
  const identifier = await declare(bench, number);
  const { code, stdout, stderr } = await bring(bench, { identifier, ...fields });
  expect([code, stdout]).toEqual([0, expect.stringContaining('kept their own password: 1')]);
  // The fund's person may be kept out by whoever declared them: an operator has to look.
  expect(stderr).toContain('line 2: has the identifier of a declared account');
  expect(stdout).not.toContain('confirmed');
  await using store = await bench.open();
  const account = await store.account(identifier);
  expect(account?.identity.birthName).toBe('Dubinore');
  expect(account?.standing.declared).toBe(true);
});
