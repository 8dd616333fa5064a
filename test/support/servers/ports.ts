/** Free ports for programs that take their port from a setting. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

const share = 600;
/** Each test worker has its own range, below the ports that the system assigns (32768 and up on Linux). */
const first = 12_000 + share * (Number(process.env['JEST_WORKER_ID'] ?? 0) % 30);
let turn = randomInt(share);

/** Resolves with a free port. No other test takes it before the program starts, and none is returned twice. */
export async function freePort(): Promise<number> {
  for (;;) {
    turn = (turn + 1) % share;
    const port = first + turn;
    const probe = createServer().listen(port, '127.0.0.1');
    try {
      await once(probe, 'listening');
    } catch {
      continue;
    }
    probe.close();
    await once(probe, 'close');
    return port;
  }
}
