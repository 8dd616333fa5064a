/** A TCP proxy between a client and a server that a test can cut, stall and slow down. */
import { connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Returns how many clients are connected. */
  connections(): number;
  /** Closes every connection, and each new one at once, as when the server has ended. */
  cut(): void;
  /** Passes no bytes and closes nothing, as when a cable is pulled. */
  stall(): void;
  /** Delays each answer by this time. */
  slow(ms: number): void;
  /** Calls the function with all that clients send from now on, and a number for each connection. */
  listen(hear: (bytes: Buffer, connection: number) => void): void;
  /** Passes each answer through this function. */
  rewrite(change: (bytes: Buffer) => Buffer): void;
  /** Ends all disturbances and passes on what was held back. */
  restore(): void;
  close(): Promise<void>;
}

export async function createTcpProxy(host: string, port: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let clients = 0;
  let state: 'open' | 'cut' | 'stalled' = 'open';
  let delay = 0;
  let rewritten = (bytes: Buffer) => bytes;
  let hear: Parameters<TcpProxy['listen']>[0] = () => {};
  let accepted = 0;

  const track = (socket: Socket, peer: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      peer.destroy();
    });
    if (state === 'stalled') socket.pause();
  };

  const server = createServer((client) => {
    if (state === 'cut') {
      client.on('error', () => {});
      client.destroy();
      return;
    }
    clients += 1;
    client.on('close', () => {
      clients -= 1;
    });
    const upstream = connect(port, host);
    accepted += 1;
    const connection = accepted;
    client.on('data', (bytes) => {
      hear(bytes, connection);
      upstream.write(bytes);
    });
    upstream.on('data', (answer) => {
      const bytes = rewritten(answer);
      if (delay === 0) client.write(bytes);
      else setTimeout(() => client.writable && client.write(bytes), delay);
    });
    track(client, upstream);
    track(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');

  const cut = () => {
    state = 'cut';
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    connections: () => clients,
    cut,
    stall() {
      state = 'stalled';
      for (const socket of sockets) socket.pause();
    },
    slow(ms) {
      delay = ms;
    },
    listen(listener) {
      hear = listener;
    },
    rewrite(change) {
      rewritten = change;
    },
    restore() {
      state = 'open';
      delay = 0;
      for (const socket of sockets) socket.resume();
    },
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
