/** A gateway for text messages, of which tests read what commands have sent. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

const message = z.object({ to: z.string(), text: z.string() });

/** Listens on a free port; `await using` closes it. */
export async function listenForMessages() {
  const taken: z.output<typeof message>[] = [];
  const server = createServer(async (req, res) => {
    taken.push(message.parse(await json(req)));
    res.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    settings: {
      SMS_GATEWAY_URL: `http://127.0.0.1:${port}/`,
      SMS_GATEWAY_TOKEN: 'a-token-of-the-tests-long-enough',
      SMS_SENDER: 'MonCompte',
    },
    taken: () => [...taken],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
