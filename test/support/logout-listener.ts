/** A service that listens for logout tokens. */
import { createServer } from 'node:http';
import { decodeJwt } from 'jose';
import { portal } from './house.ts';

export async function openLogoutListener() {
  const received: string[] = [];
  const server = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => {
      received.push(new URLSearchParams(body).get('logout_token') ?? '');
      res.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    /** The service itself. */
    client: {
      ...portal,
      client_id: 'told',
      backchannel_logout_uri: `http://127.0.0.1:${address.port}/logout`,
      backchannel_logout_session_required: true,
    },
    /** The sessions that it was told of. */
    sids: () => received.map((token) => decodeJwt(token)['sid']),
    [Symbol.dispose]: () => {
      server.close();
    },
  };
}
