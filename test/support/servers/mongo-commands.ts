/** Records the commands that MongoDB gets, by listening to the line (MongoDB wire protocol, OP_MSG). */
import type { TcpProxy } from './tcp-proxy.ts';

/** Commands of the driver itself, which it sends at times of its own. */
const ofDriver = new Set(['hello', 'isMaster', 'ismaster', 'ping', 'endSessions']);
const headerBytes = 16;
/** Where the name of the command stands: after the header, the flags, the kind of the section, a length and a type. */
const nameOffset = headerBytes + 4 + 1 + 4 + 1;

/** Returns the commands so far, in their order; the list grows. */
export function listenToMongo(proxy: Pick<TcpProxy, 'listen'>): readonly string[] {
  const commands: string[] = [];
  const pending = new Map<number, Buffer>();
  proxy.listen((bytes, connection) => {
    let left = Buffer.concat([pending.get(connection) ?? Buffer.alloc(0), bytes]);
    while (left.length >= headerBytes && left.length >= left.readInt32LE(0)) {
      const message = left.subarray(0, left.readInt32LE(0));
      left = left.subarray(message.length);
      const name = message.toString('utf8', nameOffset, message.indexOf(0, nameOffset));
      if (!ofDriver.has(name)) commands.push(name);
    }
    pending.set(connection, left);
  });
  return commands;
}
