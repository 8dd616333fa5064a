/**
 * A process that calls the stores without a pause, while the test disturbs its connection. It reports on its output when
 * the calls start to fail, when they succeed again, and the slowest one. It ends with code 0 when its input ends; an
 * unhandled rejection ends it with another code.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createMongoStores } from '../../../adapters/mongo/index.ts';
import { account, payload } from '../../adapters/contract/samples.ts';

const stores = createMongoStores({ uri: process.env['MONGODB_URI'] ?? '', clock: Date.now });
await stores.ready();

let going = true;
process.stdin.on('end', () => {
  going = false;
});
process.stdin.resume();

const calls: readonly ((n: number) => Promise<unknown>)[] = [
  (n) => stores.accounts.insert(account(`person ${n}`)),
  (n) => stores.accounts.find(`person ${n - 1}`),
  (n) => stores.payloads.upsert('RefreshToken', payload(`${n}`, Date.now() + 60_000)),
  (n) => stores.payloads.consume('RefreshToken', `${n}`),
  (n) => stores.subjects.claim(`person ${n}`, 'sector', `subject ${n}`),
  (n) =>
    stores.audit.append({ at: Date.now(), type: 'sign-in.accepted', accountId: `person ${n}` }),
  () => stores.sweep(),
];

let state = '';
let slowest = 0;
const call = async (n: number) => {
  const start = performance.now();
  const answers = await Promise.allSettled(calls.map((each) => each(n)));
  slowest = Math.max(slowest, performance.now() - start);
  const failed = answers.some(({ status }) => status === 'rejected');
  const healthy = await stores.health();
  const next = failed || !healthy ? 'failing' : 'working';
  if (next !== state) process.stdout.write(`${next}\n`);
  state = next;
};

for (let n = 0; going; n += 1) {
  await call(n);
  await sleep(10);
}
process.stdout.write(`slowest ${Math.round(slowest)}\n`);
await stores.close();
