/** Requests that can't be read, or don't arrive in time: what is answered, and what of them is logged. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from '@jest/globals';
import { createBrokenRequestHandler } from '../../../http/server/broken-requests.ts';
import { listen } from '../../../http/server/listener.ts';
import { createLog } from '../../../observability/logger.ts';
import { leaked } from '../../support/leaks.ts';
import { openProvider } from '../../support/provider.ts';

const secrets = [
  'Basic c2VjcmV0LW9mLW91cnM',
  'cookie-of-ours',
  '2690399341021',
  'Soleil2Printemps',
];
const [authorization = '', cookie = '', nir = '', password = ''] = secrets;

/** Sends these bytes on a connection of their own. Resolves with the answer once the connection is closed. */
async function send(port: number, ...parts: readonly (string | Buffer)[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  for (const part of parts) socket.write(part);
  return text(socket).catch(() => 'cut off');
}

const head = (line: string, host = 'localhost') =>
  `${line} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${authorization}\r\nCookie: session=${cookie}\r\n`;
const form = `identifier=${nir}&password=${password}`;
const chunk = `${form.length.toString(16)}\r\n${form}\r\n`;
const chunked =
  'Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n';

/** Broken in different places, each with the secrets in it. */
const broken = (host?: string): Record<string, string> => ({
  'the length of a chunk': `${head('POST /token', host)}${chunked}${chunk}what ${password}\r\n`,
  'the length of a chunk on a page': `${head('POST /interaction/x/login', host)}${chunked}${chunk}zz\r\n`,
  'the end of a chunk': `${head('POST /request', host)}${chunked}3\r\n${form}\r\n`,
  'the body of a GET': `${head('GET /', host)}${chunked}${chunk}zz\r\n`,
  'a header': `${head('POST /token', host)}${password} ${nir}\r\n\r\n`,
  'two lengths': `${head('POST /token', host)}Content-Length: 5\r\n${chunked}${chunk}`,
  'too many headers': `${head('POST /token', host)}X: ${password.repeat(2_000)}\r\n\r\n`,
  'no HTTP at all': `${password} ${nir}\r\n\r\n`,
  'a second request': `${head('GET /health/live', host)}\r\n${password} ${nir}\r\n\r\n`,
});

it('logs nothing that a broken request contained', async () => {
  await using provider = await openProvider({ logLevel: 'trace' });
  const { host } = new URL(provider.issuer);
  for (const [place, bytes] of Object.entries(broken(host))) {
    provider.advance(1_000);
    const before = provider.logged.length;
    expect([place, await send(provider.listening.port, bytes)]).toEqual([
      place,
      expect.stringMatching(/HTTP\/1\.1 4(00|31) /),
    ]);
    const lines = provider.logged.slice(before).join('');
    expect([place, lines]).toEqual([place, expect.stringMatching(/"code":"HPE_\w+"/)]);
    expect(lines).not.toContain('rawPacket');
  }
  expect(leaked(provider.logged.join(''), [...secrets, password.slice(0, 6)])).toEqual([]);
});

it('logs broken requests at most once a second, and then how many there were', async () => {
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => lines.push(line) });
  let now = 0;
  const clock = () => now;
  const { port, close } = await listen((_req, res) => res.end(), {
    host: '127.0.0.1',
    port: 0,
    onBrokenRequest: createBrokenRequestHandler({ log, clock }),
  });
  const flood = () => Promise.all(Object.values(broken()).map((bytes) => send(port, bytes)));
  await flood();
  expect(lines).toHaveLength(1);
  now = 999;
  await flood();
  expect(lines).toHaveLength(1);
  now = 1_000;
  await send(port, 'nonsense\r\n\r\n');
  expect(lines).toHaveLength(2);
  const count = Object.keys(broken()).length;
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({ level: 'info', leftOut: 2 * count - 1 });
  await close();
});

it('never writes into an answer that is being sent', async () => {
  const { port, close } = await listen(
    (req, res) => {
      res.write('the beginning');
      req.on('error', () => undefined).resume();
    },
    {
      host: '127.0.0.1',
      port: 0,
      onBrokenRequest: createBrokenRequestHandler({ log: createLog('silent'), clock: () => 0 }),
    },
  );
  const answer = await send(port, `${head('POST /')}${chunked}${chunk}zz\r\n`);
  expect(answer.match(/HTTP\/1\.1/g) ?? ['cut off']).toHaveLength(1);
  await close();
});
