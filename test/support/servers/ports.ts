/** Ports for programs that are told theirs. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

const share = 600;
/** Each test worker has its own ones, below those that the system hands out (32768 and up on Linux). */
const first = 12_000 + share * (Number(process.env['JEST_WORKER_ID'] ?? 0) % 30);
let turn = randomInt(share);

/** Nobody else takes it between this moment and the program's start, and none is given twice. */
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
