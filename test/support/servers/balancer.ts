/** A load balancer: it passes one request to each of several processes in turn, unchanged. */
import { createServer, request } from 'node:http';

export interface Balancer {
  readonly origin: string;
  /** Sets the origins that serve; the first gets the next request. */
  serve(origins: readonly string[]): void;
  /** Returns how many requests each origin got, in the order of `serve`. */
  counts(): readonly number[];
  close(): Promise<void>;
}

export async function openBalancer(): Promise<Balancer> {
  let origins: readonly string[] = [];
  let turn = 0;
  const server = createServer((req, res) => {
    const origin = origins[turn % origins.length];
    turn += 1;
    const { method, headers } = req;
    const onward = request(`${origin}${req.url}`, { method, headers }, (reply) => {
      res.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(res);
    });
    onward.on('error', () => res.destroy());
    req.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    serve(to) {
      origins = to;
      turn = 0;
    },
    counts: () => origins.map((_, index) => Math.ceil((turn - index) / origins.length)),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
