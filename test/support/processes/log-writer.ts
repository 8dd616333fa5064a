/**
 * A process that writes log lines, and reports on the other stream that it went on. `node log-writer.ts COUNT END`:
 * COUNT is the number of lines between the first and the last; END is how the process ends: `by-itself`, `told`
 * (process.exit) or `broken` (an uncaught error).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createLog } from '../../../observability/logger.ts';

const [count = '', end] = process.argv.slice(2);
const log = createLog('info');

log.info('first');
// Longer than a line is held back to be written with others.
await sleep(300);
for (let number = 0; number < Number(count); number += 1) {
  log.info({ number, filling: 'é'.repeat(number % 500) }, 'line');
  if (number % 100 === 0) await sleep(1);
}
process.stderr.write('went on\n');
log.info('last');
if (end === 'told') process.exit(0);
if (end === 'broken') throw new Error('nobody catches this');
