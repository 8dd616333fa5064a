/**
 * Pure bcrypt, a process of its own: how many passwords of cost 12 this machine can check when it does
 * nothing else, with a pool of threads like our server's.
 */
import { availableParallelism } from 'node:os';
import bcrypt from 'bcrypt';

const cores = availableParallelism();
process.env['UV_THREADPOOL_SIZE'] = String(cores + 4);

const hash = await bcrypt.hash('Soleil2Printemps', 12);

/** As many at once as there are cores: more would only wait. Resolves with how many were checked. */
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
