/**
 * A process that logs, and says on the other stream that it went on: `node log-writer.ts COUNT END`, where COUNT is
 * of the lines between the first and the last, and END how it comes to its end: `by-itself`, `told` (process.exit)
 * or `broken` (an error that nobody catches).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createLog } from '../../../observability/logger.ts';

const [count = '', end] = process.argv.slice(2);
const log = createLog('info');

log.info('first');
// Longer than a line waits for others.
await sleep(300);
for (let number = 0; number < Number(count); number += 1) {
  log.info({ number, filling: 'é'.repeat(number % 500) }, 'line');
  if (number % 100 === 0) await sleep(1);
}
process.stderr.write('went on\n');
log.info('last');
if (end === 'told') process.exit(0);
if (end === 'broken') throw new Error('nobody catches this');
