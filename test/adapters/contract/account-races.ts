/** Accounts that several processes read and write at the same time. */
import { expect, test } from '@jest/globals';
import { expectHolder } from './expect-holder.ts';
import { account, inParallel, unanswered, wins } from './samples.ts';
import type { Scene } from './scene.ts';

export function accountRaceScenarios(scene: Scene): void {
  test('gives each identifier to one of the accounts that several processes add at once', async () => {
    const other = await scene.another();
    const batches = await inParallel(8, [scene.storage, other], ({ accounts }, i) =>
      accounts
        .insertMany(
          Array.from({ length: 10 }, (_, n) =>
            account(`account ${i} ${n}`, { identifierHashes: [`number ${n}`] }),
          ),
        )
        .catch(unanswered),
    );
    for (let n = 0; n < 10; n += 1) {
      const holder = (await scene.storage.accounts.findByIdentifier(`number ${n}`))?.id;
      expectHolder(
        holder,
        batches.map((answers = []) => answers[n]),
      );
      for (const [i, answers = []] of batches.entries()) {
        const isHolder = holder === `account ${i} ${n}`;
        expect([i, n, answers[n] ?? isHolder]).toEqual([i, n, isHolder]);
      }
    }
  });

  test('makes one of 10 accounts with the same identifier that two processes add at once', async () => {
    const processes = [scene.storage, await scene.another()];
    const answers = await inParallel(10, processes, ({ accounts }, index) =>
      accounts
        .insert(
          account(`person ${index}`, {
            identifierHashes: [`own ${index}`, 'shared', `last ${index}`],
          }),
        )
        .catch(unanswered),
    );

    const { accounts } = scene.storage;
    const winner = (await accounts.findByIdentifier('shared'))?.id;
    expectHolder(winner, answers);
    for (const [index, answer] of answers.entries()) {
      const won = winner === `person ${index}`;
      expect([index, answer ?? won]).toEqual([index, won]);
      expect((await accounts.find(`person ${index}`)) !== undefined).toBe(won);
      expect((await accounts.findByIdentifier(`own ${index}`)) !== undefined).toBe(won);
      expect((await accounts.findByIdentifier(`last ${index}`)) !== undefined).toBe(won);
    }
  });

  test('lets one of 10 updates from one version win, made by two processes at once', async () => {
    const processes = [scene.storage, await scene.another()];
    await scene.storage.accounts.insert(account('ada'));
    const answers = await inParallel(10, processes, ({ accounts }, index) =>
      accounts.update(
        account('ada', { identifierHashes: [`choice ${index}`], sealed: { choice: `${index}` } }),
      ),
    );
    expect(wins(answers)).toBe(1);

    const winner = answers.indexOf(true);
    const stored = await scene.storage.accounts.find('ada');
    expect(stored?.version).toBe(2);
    expect(stored?.sealed).toEqual({ choice: `${winner}` });
    expect(stored?.identifierHashes).toEqual([`choice ${winner}`]);
  });

  test('reads an account as another process has left it since the last read', async () => {
    const { accounts } = scene.storage;
    const { accounts: others } = await scene.another();
    await accounts.insert(account('ada'));
    for (const passwordKind of ['legacy', 'personal', 'none'] as const) {
      const read = await accounts.find('ada');
      expect(await accounts.find('ada')).toEqual(read);
      if (read === undefined) throw new Error('no account');
      expect(await others.update({ ...read, passwordKind })).toBe(true);
      expect(await accounts.find('ada')).toEqual({
        ...read,
        passwordKind,
        version: read.version + 1,
      });
    }
    await others.remove('ada');
    expect(await accounts.find('ada')).toBeUndefined();
    // The same in this process, and somebody else under the same id.
    for (const passwordKind of ['legacy', 'none'] as const) {
      await accounts.insert(account('ada', { passwordKind }));
      expect((await accounts.find('ada'))?.passwordKind).toBe(passwordKind);
      await accounts.remove('ada');
    }
  });
}
