/** The program on a full disk: at its start, and later. */
import { afterEach, expect, it } from '@jest/globals';
import { portal } from '../support/provider.ts';
import { endPrograms, serve } from '../support/servers/program.ts';
import { until } from '../support/servers/redis.ts';
import { authorizationRequest } from '../support/visitor.ts';

afterEach(endPrograms);

/** Without a compile cache: a program whose writes fail would leave a damaged one for later starts. */
const env = { NODE_DISABLE_COMPILE_CACHE: '1' };

it('names at its start the file it cannot write, and the setting that points there', async () => {
  const { exited, output } = await serve(env, portal, { limit: 16 });
  expect(await exited).toBe(1);
  expect(output()).toMatch(/^Cannot open the database .*provider\.sqlite.*DATA_DIR.*free space$/m);
});

it('answers 503 once the disk is full, reports that it is not ready, stays alive, and stops cleanly', async () => {
  const { exited, seen, origin, child } = await serve(env, portal, { limit: 1_024 });
  await seen('"msg":"ready"');
  const statusAt = async (path: string) =>
    (await fetch(origin + path, { redirect: 'manual' })).status;
  const signIn = () => statusAt(authorizationRequest(portal, { state: 'x'.repeat(2_000) }).path);
  expect([await signIn(), await statusAt('/health/ready')]).toEqual([303, 200]);
  await until(async () => expect(await signIn()).toBe(503));
  // A small write, such as that of a health check, may still fit when a larger one did not.
  await until(async () => expect(await statusAt('/health/ready')).toBe(503));
  expect(await statusAt('/health/live')).toBe(200);
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
});
