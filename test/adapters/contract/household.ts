/** What people do with a dossier at the same moment, through different processes. */
import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createHousehold, type Household } from '../../../accounts/household/household.ts';
import type { Storage } from '../../../adapters/ports.ts';
import { createBlindIndex } from '../../../crypto/blind-index.ts';
import { createSeal } from '../../../crypto/sealing.ts';
import { inParallel } from './samples.ts';
import type { Scene } from './scene.ts';

const number = { fund: '131', fileNumber: '0000042' };
const from = '2020-01-01';

export function householdScenarios(scene: Scene): void {
  const keys = {
    seal: createSeal([{ id: 'k1', key: randomBytes(32) }]),
    index: createBlindIndex(randomBytes(32)),
    newId: randomUUID,
  };
  const on = ({ dossiers: store }: Storage) =>
    createHousehold({ store, clock: () => scene.now(), ...keys });

  /** Two processes, and a dossier of Ada (responsable) and Bob (conjoint). */
  async function openCouple() {
    const processes = [on(scene.storage), on(await scene.another())];
    const [household = on(scene.storage)] = processes;
    await household.importMemberships([
      { ...number, accountId: 'ada', role: 'allocataire', from },
      { ...number, accountId: 'bob', role: 'conjoint', from },
    ]);
    const [found] = await household.dossiersOf('ada');
    const dossierId = found?.id ?? '';
    const rights = async (one: Household, accountId: string) =>
      (await one.membershipsOf(accountId))[0]?.rights ?? [];
    return { processes, household, dossierId, rights };
  }
  const typesOf = async (household: Household) =>
    (await household.events(0, 1_000)).map(({ type }) => type);

  test('of 20 gives at once one is told, and withdrawals of 20 at once as well', async () => {
    const { processes, household, dossierId, rights } = await openCouple();
    const change = { dossierId, accountId: 'ada' };
    await inParallel(20, processes, (one) => one.give(change));
    for (const one of processes) expect(await rights(one, 'bob')).toContain('manage');
    await inParallel(20, processes, (one, i) =>
      i % 2 ? one.withdraw(change) : one.renounce({ dossierId, accountId: 'bob' }),
    );
    for (const one of processes) expect(await rights(one, 'bob')).not.toContain('manage');
    expect(await typesOf(household)).toEqual([
      'authorization.given',
      expect.stringMatching(/^authorization\.(withdrawn|renounced)$/),
    ]);
  });

  test('gives, withdrawals and separations at once end without an authorization, as some order explains', async () => {
    const { processes, household, dossierId, rights } = await openCouple();
    const ada = { dossierId, accountId: 'ada' };
    const separation = { dossierId, accountId: 'bob', date: '2023-11-01' };
    const deeds = [
      (one: Household) => one.give(ada),
      (one: Household) => one.withdraw(ada),
      (one: Household) => one.declareSeparation(separation),
      (one: Household) => one.give(ada),
    ];
    await inParallel(
      20,
      processes,
      (one, i) => deeds[Math.floor(i / 2) % deeds.length]?.(one) ?? one.give(ada),
    );

    for (const one of processes) {
      expect(await rights(one, 'bob')).toEqual(['own_data']);
      expect(await rights(one, 'ada')).toEqual(['own_data', 'manage']);
      expect(await one.give(ada)).toMatchObject({ outcome: 'notAllowed' });
    }
    // Each event follows from the state that the ones before have left.
    const types = await typesOf(household);
    let isAuthorized = false;
    for (const type of types) {
      if (type === 'authorization.given') expect(isAuthorized).toBe(false);
      if (type === 'authorization.withdrawn') expect(isAuthorized).toBe(true);
      isAuthorized =
        type === 'authorization.given' || (type === 'separation.declared' && isAuthorized);
    }
    expect(isAuthorized).toBe(false);
    expect(types.filter((type) => type === 'separation.declared')).toHaveLength(1);
    const afterwards = types.slice(types.indexOf('separation.declared') + 1);
    expect([[], ['authorization.ended']]).toContainEqual(afterwards);
  });

  test('no authorization outlives a closed account or an ended membership, anybody who is faster', async () => {
    for (const end of [
      (one: Household) => one.block('bob', 'closed'),
      (one: Household) =>
        one.importMemberships([
          { ...number, accountId: 'bob', role: 'conjoint', from, until: '2023-01-01' },
        ]),
    ]) {
      const { processes, household, dossierId, rights } = await openCouple();
      await inParallel<Household, unknown>(8, processes, (one, i) =>
        i === 3 ? end(one) : one.give({ dossierId, accountId: 'ada' }),
      );
      for (const one of processes) expect(await rights(one, 'bob')).not.toContain('manage');
      const last = (await household.events(0, 1_000)).at(-1);
      if (last !== undefined) expect(last.type).toBe('authorization.ended');
      await household.erase('ada');
      await household.erase('bob');
      expect(await household.dossiersOf('ada')).toEqual([]);
    }
  });
}
