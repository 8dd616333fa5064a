/** `identifiers reseal`: all accounts come under the first key, while others work on them. */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { openClient } from '../../../provider/clients/stored/stored-client.ts';
import { identity } from '../../accounts/support.ts';
import {
  csv,
  identifierOf,
  onTerminal,
  openWorkbench,
  provisional,
  row,
  type Workbench,
} from '../workbench.ts';

const keyOf = (id: string, fill: number) => `${id}:${Buffer.alloc(32, fill).toString('base64')}`;
const [k1, k2] = [keyOf('k1', 1), keyOf('k2', 2)];
const sealedWith = (...keys: string[]) => ({ IDENTIFIER_SEAL_KEYS: keys.join(',') });
const [old, both, next] = [sealedWith(k1), sealedWith(k2, k1), sealedWith(k2)];
const command = ['identifiers', 'reseal'];

type Store = Awaited<ReturnType<Workbench['open']>>;

const summary = (resealed: number, current: number, gone = 0) =>
  `resealed: ${resealed}\nalready new: ${current}\ngone meanwhile: ${gone}\n`;

/** Loaded before the command, so that it rests twenty times as long between its writes, and a signal meets it at work. */
const longRests = `--import=data:text/javascript,${encodeURIComponent(`
  import { syncBuiltinESMExports } from 'node:module';
  import timers from 'node:timers/promises';
  const { setTimeout: rest } = timers;
  timers.setTimeout = (ms, ...more) => rest(ms * 20, ...more);
  syncBuiltinESMExports();`)}`;

/** People without a password: there are many at once. */
async function addPeople({ domain }: Store, count: number, first = 0): Promise<void> {
  const people = Array.from({ length: count }, (_, n) => ({
    id: randomUUID(),
    identifiers: [identifierOf(provisional(first + n))],
    identity: { ...identity, parents: [...identity.parents] },
    contacts: {},
  }));
  expect((await domain.accounts.insertMany(people)).every(Boolean)).toBe(true);
}

const all = async ({ domain }: Store) => domain.accounts.scan(undefined, 10_000);

/** What the audit trail says of it. */
async function audited({ trail }: Workbench): Promise<readonly string[]> {
  const type = 'operator.resealed ';
  return (await trail()).flatMap((event) =>
    event.startsWith(type) ? [event.slice(type.length)] : [],
  );
}

test('all accounts are moved: with the new key alone they open, and their owners sign in', async () => {
  await using bench = await openWorkbench();
  const rows = [1, 2, 3].map((n) =>
    row({ identifier: provisional(n), legacy_password: '13572468' }),
  );
  await bench.run(['accounts', 'import', '-'], { env: old, input: csv(...rows) });
  await using before = await bench.open(old);
  const opened = (await all(before)).map(before.domain.accounts.open);

  const outcome = await bench.run(command, { env: both });
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  expect(outcome.stdout).toContain(`${summary(3, 0)}All accounts are sealed with k2.\nKeep k1 in`);
  expect(outcome.stdout).toContain('for 31 days after');

  await using after = await bench.open(next);
  const { accounts, signIn } = after.domain;
  const moved = (await all(after)).map(accounts.open);
  expect(moved).toEqual(opened.map((account) => ({ ...account, version: 2 })));
  const credentials = {
    identifiedBy: identifierOf(provisional(2)),
    password: '13572468',
    deviceOf: () => undefined,
    address: '192.0.2.1',
    clientId: 'portal',
  };
  expect(await signIn(credentials)).toHaveProperty('account.version', 2);

  const again = await bench.run(command, { env: next });
  expect(again).toEqual({
    code: 0,
    stdout: `${summary(0, 3)}All accounts are sealed with k2.\n`,
    stderr: '',
  });
  expect((await all(after)).every(({ version }) => version === 2)).toBe(true);
  expect(await audited(bench)).toEqual(['3 to k2', '0 to k2']);
});

test('dossiers and their events are moved too', async () => {
  await using bench = await openWorkbench();
  const number = { fund: '131', fileNumber: '0000042' };
  {
    await using store = await bench.open(old);
    const { household } = store.domain;
    await household.importMemberships([
      { ...number, accountId: 'ada', role: 'allocataire', from: '2020-01-01' },
      { ...number, accountId: 'bob', role: 'conjoint', from: '2020-01-01' },
    ]);
    const [found] = await household.dossiersOf('ada');
    await household.give({ dossierId: found?.id ?? '', accountId: 'ada' });
  }
  expect((await bench.run(command, { env: next })).stderr).toContain(
    '2 dossiers and events are sealed',
  );
  const { code, stdout } = await bench.run(command, { env: both });
  expect([code, stdout]).toEqual([
    0,
    expect.stringContaining('dossiers and events resealed: 2\nalready new: 0\n'),
  ]);
  await using after = await bench.open(next);
  const { household } = after.domain;
  expect(await household.membershipsOf('bob')).toMatchObject([number]);
  expect(await household.events(0, 10)).toMatchObject([{ type: 'authorization.given' }]);
  expect((await bench.run(command, { env: next })).stdout).toContain(
    'resealed: 0\nalready new: 2\n',
  );
});

test('stored services and their secrets are moved too', async () => {
  await using bench = await openWorkbench();
  const input = JSON.stringify({ client_id: 'portal', redirect_uris: ['https://a.example/cb'] });
  const added = await bench.run(['clients', 'add', '-'], { env: old, input });
  expect((await bench.run(command, { env: next })).stderr).toContain('1 service is sealed with');
  expect((await bench.run(command, { env: both })).stdout).toContain(
    'services resealed: 1\nalready new: 0\n',
  );
  await using after = await bench.open(next);
  const record = await after.storage.clients.find('portal');
  if (record === undefined) throw new Error('it is gone');
  const { secrets } = openClient(after.domain.seal, record);
  expect(secrets).toEqual([{ value: JSON.parse(added.stdout).client_secret }]);
  expect((await bench.run(command, { env: next })).stdout).toContain(
    'services resealed: 0\nalready new: 1\n',
  );
});

test('stopped by the operator it says so, and the next run goes on', async () => {
  await using bench = await openWorkbench();
  await using store = await bench.open(old);
  await addPeople(store, 800);

  const { child, ended } = bench.start(command, { ...both, NODE_OPTIONS: longRests });
  const begun = async () => (await store.domain.accounts.scan(undefined, 1))[0]?.version === 2;
  while (!(await begun())) await setTimeout(5);
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  expect({ code, stderr }).toEqual({
    code: 130,
    stderr: 'Stopped before the end: running it again goes on from there.\n',
  });
  const resealed = Number(/^resealed: (\d+)\n/.exec(stdout)?.[1]);
  expect(resealed).toBeGreaterThan(0);
  expect(resealed).toBeLessThan(800);
  expect(stdout).toBe(summary(resealed, 0));

  const { code: end, stdout: told } = await bench.run(command, { env: both });
  expect(end).toBe(0);
  expect(told).toContain(`${summary(800 - resealed, resealed)}All accounts`);
  await using after = await bench.open(next);
  for (const record of await all(after)) after.domain.accounts.open(record);
  expect(await audited(bench)).toEqual([`${resealed} to k2`, `${800 - resealed} to k2`]);
});

test('what a server writes and deletes meanwhile is not undone', async () => {
  await using bench = await openWorkbench();
  await using store = await bench.open(both);
  {
    await using before = await bench.open(old);
    await addPeople(before, 400);
  }
  const { ended } = bench.start(command, both);
  const { accounts } = store.domain;
  const written = new Map<string, string>();
  const removed: string[] = [];
  let running = true;
  const outcome = ended.finally(() => {
    running = false;
  });
  // From the end, so that some are written before their turn and some after.
  const records = [...(await all(store))].reverse();
  for (let turn = 0; running; turn += 1) {
    const record = records[(turn * 7) % records.length];
    const now = record && (await accounts.find(record.id));
    if (now === undefined) continue;
    if (turn % 50 === 49) {
      await store.storage.accounts.remove(now.id);
      written.delete(now.id);
      removed.push(now.id);
    } else {
      const email = { value: `turn-${turn}@example.fr`, verified: true };
      // Between the reading and the writing, the command has its chance.
      const account = accounts.open(now);
      await setTimeout(1);
      if (await accounts.update({ ...account, contacts: { email } })) {
        written.set(account.id, email.value);
      }
    }
  }
  expect(await outcome).toMatchObject({ code: 0, stderr: '' });

  expect(written.size).toBeGreaterThan(10);
  await using after = await bench.open(next);
  const left = await all(after);
  expect(left).toHaveLength(400 - removed.length);
  for (const record of left) {
    const { contacts } = after.domain.accounts.open(record);
    expect(contacts.email?.value).toBe(written.get(record.id));
  }
});

test('accounts of a key that is not there are told by its name; the others are moved', async () => {
  await using bench = await openWorkbench();
  {
    await using store = await bench.open(old);
    await addPeople(store, 2);
    await using lost = await bench.open(sealedWith(keyOf('k0', 3)));
    await addPeople(lost, 1, 7);
  }
  const outcome = await bench.run(command, { env: both });
  expect(outcome).toMatchObject({ code: 1, stdout: summary(2, 0) });
  expect(outcome.stderr).toBe(
    'identifiers reseal: 1 account is sealed with the key k0, which is not in IDENTIFIER_SEAL_KEYS. ' +
      'Put the key that sealed them back at the end of the list, and run this again\n',
  );
  const mended = await bench.runProcess(command, {
    env: { ...sealedWith(k2, k1, keyOf('k0', 3)), ...onTerminal },
  });
  expect(mended.code).toBe(0);
  expect(mended.stderr).toMatch(/\[#+\] 100 % — 3 accounts, /);
  expect(mended.stdout).toMatch(/^resealed: 1\nalready new: 2\n/);
  expect(mended.stdout).toContain('Keep k1, k0 in');

  const another = await bench.run(command, { env: sealedWith(k1, keyOf('k2', 4)) });
  expect(another.code).toBe(1);
  expect(another.stderr).toContain(
    '3 accounts are damaged, or sealed with another key than the k2',
  );
});
