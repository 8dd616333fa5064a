/** Listening, and stopping well: what is under way ends in peace, and a second signal ends at once. */
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { hasCode } from '../errors/system-errors.ts';

/** How long requests under way may take once we are told to stop. */
const patience = 25_000;
/** How long who has just connected may take to say something, once we are told to stop: a caller at work is slow. */
const hearing = 1_000;
/** A turn of the event loop in which hardly anything was done, in milliseconds. */
const shortTurn = 1;

export interface Listening {
  readonly server: Server;
  /** The one that was asked for, or found free. */
  readonly port: number;
  /** Takes no more connections; resolves when the last request is answered, or patience ends. */
  close(): Promise<void>;
}

/** Starts to listen; `port` 0 takes any. Throws in plain words when the port is taken. */
export async function listen(
  handler: RequestListener,
  { host, port }: { host?: string | undefined; port: number },
): Promise<Listening> {
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 15_000 }, handler);
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const taken = hasCode(error, 'EADDRINUSE');
      reject(taken ? new Error(`port ${port} is in use by another program`) : error);
    });
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  let closing = false;
  let taken = 0;
  /** Who has not asked for anything yet. Those who have said nothing, as browsers connect ahead of time, count for busy. */
  const silent = new Set<Socket>();
  server.on('connection', (socket) => {
    taken += 1;
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.prependListener('request', ({ socket }, res) => {
    silent.delete(socket);
    if (closing) res.setHeader('Connection', 'close');
    // A connection that was busy when we stopped is idle now, and nobody else would close it.
    res.once('close', () => closing && setImmediate().then(() => server.closeIdleConnections()));
  });
  return {
    server,
    port: address.port,
    async close() {
      closing = true;
      const timer = setTimeout(() => server.closeAllConnections(), patience);
      let heard: NodeJS.Timeout | undefined;
      // Who is connected already is taken first, one in a turn, and heard in the turn after that: a proxy that is cut
      // off sends no POST again. In a long turn others may have come. While they go on to come, it ends all the same.
      const end = performance.now() + hearing;
      for (let quiet = 0, now = performance.now(); quiet < 3 && now < end; ) {
        const [before, begun] = [taken, now];
        await setImmediate();
        now = performance.now();
        quiet = taken === before && now - begun < shortTurn ? quiet + 1 : 0;
      }
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        heard = setTimeout(() => {
          for (const socket of silent) if (socket.bytesRead === 0) socket.destroy();
        }, hearing);
      });
      clearTimeout(timer);
      clearTimeout(heard);
    },
  };
}

/** In milliseconds: one Ctrl-C is a SIGINT by the terminal and, under npm, another one by npm. */
const ONE_PRESS = 250;

/** Calls `stop` at the first SIGTERM or SIGINT; at the second the process ends at once. */
export function onStopSignal(stop: (signal: string) => Promise<void>): void {
  let first: { readonly signal: string; readonly at: number } | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (first !== undefined) {
        const again = performance.now() - first.at < ONE_PRESS;
        if (!(again && signal === 'SIGINT' && first.signal === signal)) process.exit(1);
        return;
      }
      first = { signal, at: performance.now() };
      stop(signal).then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}
