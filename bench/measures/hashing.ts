/**
 * A process that only runs bcrypt: it counts how many passwords of cost 12 this machine can verify when it does nothing
 * else, with a pool of threads like the product's.
 */
import { availableParallelism } from 'node:os';
import bcrypt from 'bcrypt';

const cores = availableParallelism();
process.env['UV_THREADPOOL_SIZE'] = String(cores + 4);

const hash = await bcrypt.hash('Soleil2Printemps', 12);

/** Verifies passwords for this time, one on each core at once. Resolves with the number of verified passwords. */
async function checkFor(ms: number): Promise<number> {
  const end = performance.now() + ms;
  let count = 0;
  const loop = async () => {
    while (performance.now() < end) {
      if (!(await bcrypt.compare('Soleil2Printemps', hash))) throw new Error('bcrypt is wrong');
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: cores }, loop));
  return count;
}

process.on('message', async (question) => {
  const [, ms] = /^hash (\d+)$/.exec(String(question)) ?? [];
  if (ms !== undefined) process.send?.(await checkFor(Number(ms)));
});
