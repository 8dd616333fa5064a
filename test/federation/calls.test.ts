/** Calls to FranceConnect follow no redirect. */
import { createServer } from 'node:http';
import { expect, it } from '@jest/globals';
import { createBoundedFetch } from '../../federation/openid/calls.ts';
import { createCircuit } from '../../federation/openid/circuit.ts';

it('a redirect is handed back and leads nowhere', async () => {
  const requests: string[] = [];
  const server = createServer((req, res) => {
    requests.push(String(req.url));
    res.writeHead(302, { Location: '/elsewhere' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const fetch = createBoundedFetch(
    createCircuit(Date.now, () => undefined),
    5_000,
  );
  const headers = { authorization: 'Bearer secret' };
  // The type of the libraries' fetch allows no other `redirect`.
  const options = { method: 'GET', headers, body: null, redirect: 'manual' } as const;
  const answer = await fetch(`http://127.0.0.1:${address.port}/token`, options);
  server.close();
  expect([answer.status, requests]).toEqual([302, ['/token']]);
});
