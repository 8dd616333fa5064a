/** A service that receives logout tokens and can fail at first. */
import { createServer } from 'node:http';
import { decodeJwt } from 'jose';
import { portal } from '../provider.ts';

export type LogoutListener = Awaited<ReturnType<typeof openLogoutListener>>;

export async function openLogoutListener() {
  const received: string[] = [];
  let failures = 0;
  const server = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => {
      const fail = failures > 0;
      failures -= 1;
      if (!fail) received.push(new URLSearchParams(body).get('logout_token') ?? '');
      res.statusCode = fail ? 503 : 200;
      res.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    /** The service's registration. */
    client: {
      ...portal,
      client_id: 'told',
      backchannel_logout_uri: `http://127.0.0.1:${address.port}/logout`,
      backchannel_logout_session_required: true,
    },
    /** The accepted logout tokens. */
    received,
    failNext: (n: number) => {
      failures = n;
    },
    /** Returns the `sid` of each accepted logout token. */
    sids: () => received.map((token) => decodeJwt(token)['sid']),
    [Symbol.dispose]: () => {
      server.close();
    },
  };
}
