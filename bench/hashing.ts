/**
 * Pure bcrypt, a process of its own: how many passwords of cost 12 a second this machine can check when
 * it does nothing else, with a pool of threads like our server's.
 */
import { availableParallelism } from 'node:os';
import bcrypt from 'bcrypt';
import { rateOf } from './arithmetic.ts';
import { sideBySide } from './load.ts';

process.env['UV_THREADPOOL_SIZE'] = String(availableParallelism() + 4);

const hash = await bcrypt.hash('Soleil2Printemps', 12);

/** Checks as many at once as there are sign-ins under way; resolves with how many a second. */
async function checkFor(ms: number): Promise<number> {
  const end = performance.now() + ms;
  const instants: number[] = [];
  const loop = async () => {
    while (performance.now() < end) {
      if (!(await bcrypt.compare('Soleil2Printemps', hash))) throw new Error('bcrypt is wrong');
      instants.push(performance.now());
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, loop));
  return rateOf(instants);
}

process.on('message', async (question) => {
  const [, ms] = /^hash (\d+)$/.exec(String(question)) ?? [];
  if (ms !== undefined) process.send?.(await checkFor(Number(ms)));
});
