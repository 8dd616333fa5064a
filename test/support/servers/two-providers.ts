/** Two providers on one storage, as two processes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecrets, openProvider, type ProviderOptions } from '../provider.ts';
import { openTestStorage } from './storages.ts';

/** Opens both; `await using` closes them. `ofSecond` are options of the second one alone. */
export async function openTwo(options: ProviderOptions = {}, ofSecond: ProviderOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'two-'));
  const opened = await openTestStorage(folder, Date.now);
  const shared = {
    ...options,
    openStorage: async () => ({ ...opened, dispose: async () => undefined }),
    secrets: createSecrets(),
  };
  const [one, two] = [await openProvider(shared), await openProvider({ ...shared, ...ofSecond })];
  return {
    one,
    two,
    async [Symbol.asyncDispose]() {
      for (const provider of [one, two]) await provider[Symbol.asyncDispose]();
      await opened.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
