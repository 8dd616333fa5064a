/** Requests that can't be read, or don't arrive in time: what is answered, and what of them is logged. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
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

it('says that somebody spoke TLS to the http port', async () => {
  await using provider = await openProvider({ logLevel: 'info' });
  await send(provider.listening.port, Buffer.from('160301020001', 'hex'));
  const [line = ''] = provider.logged.filter((each) => each.includes('HPE_'));
  expect(JSON.parse(line)).toMatchObject({
    error: 'this is the http port, and the caller spoke https',
  });
});

it('logs broken requests at most once a second, and then how many there were', async () => {
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => lines.push(line) });
  let now = 0;
  const clock = () => now;
  const { port, close } = await listen((_req, res) => res.end(), {
    host: '127.0.0.1',
    port: 0,
    onBrokenRequest: createBrokenRequestHandler({ log, clock, https: true }),
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
      onBrokenRequest: createBrokenRequestHandler({
        log: createLog('silent'),
        clock: () => 0,
        https: true,
      }),
    },
  );
  const answer = await send(port, `${head('POST /')}${chunked}${chunk}zz\r\n`);
  expect(answer.match(/HTTP\/1\.1/g) ?? ['cut off']).toHaveLength(1);
  await close();
});

describe('a request that is too long', () => {
  const silent = { log: createLog('silent'), clock: () => 0 };
  const open = (https: boolean) =>
    listen((_req, res) => res.end('served'), {
      host: '127.0.0.1',
      port: 0,
      onBrokenRequest: createBrokenRequestHandler({ ...silent, https }),
    });
  const planted = Array.from({ length: 6 }, (_, i) => `planted${i}=${'x'.repeat(3_000)}`).join(
    '; ',
  );
  const get = (target: string, headers: string) =>
    `GET ${target} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`;
  const clears = /^clear-site-data: "cookies"\r$/im;

  it('by planted cookies gets a page that says in both languages how to mend it, and loses them', async () => {
    const { port, close } = await open(true);
    const oneByOne = planted.replaceAll('; ', '\r\ncookie: ');
    expect(await send(port, get('/', `cookie: ${oneByOne}\r\n`))).toMatch(clears);
    const answer = await send(port, get('/auth?x=1', `cookie: ${planted}\r\n`));
    expect(answer).toMatch(/^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/);
    expect(answer).toMatch(clears);
    expect(answer).toMatch(/<html lang="fr">[\s\S]*supprimez les cookies de ce site/);
    expect(answer).toMatch(/<section lang="en">[\s\S]*delete the cookies of this site/);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`Content-Length: ${Buffer.byteLength(body)}\\b`));
    await close();
  });

  it('by its address or another header deletes nothing: any page can cause it', async () => {
    const { port, close } = await open(true);
    const long = 'x'.repeat(17_000);
    for (const [target, headers] of [
      [`/?${long}`, 'Cookie: session=1\r\n'],
      [`/?cookie:${long}`, 'Cookie: session=1\r\n'],
      ['/', `Cookie: session=1\r\nReferer: ${long}\r\n`],
    ] as const) {
      const answer = await send(port, get(target, headers));
      expect(answer).toMatch(/^HTTP\/1\.1 431 [\s\S]*Trop de cookies/);
      expect(answer).not.toMatch(clears);
    }
    await close();
  });

  it('deletes no cookies on plain http, where a stranger could be the one who answers', async () => {
    const { port, close } = await open(false);
    const answer = await send(port, get('/', `Cookie: ${planted}\r\n`));
    expect(answer).toContain('Trop de cookies');
    expect(answer).not.toMatch(clears);
    await close();
  });

  it('is answered before the connection is reset, however much still comes', async () => {
    const { port, close } = await open(true);
    const rest = Array.from({ length: 64 }, () => Buffer.alloc(65_536, 'x'));
    const answer = await send(port, 'GET / HTTP/1.1\r\nHost: localhost\r\nX: ', ...rest);
    expect(answer).toContain('</html>');
    await close();
  });
});

describe('slow senders', () => {
  it('of headers and of forms are cut off, many at once, while others are served', async () => {
    const { port, close } = await listen(
      (req, res) => req.on('end', () => res.end('served')).resume(),
      {
        host: '127.0.0.1',
        port: 0,
        limits: { headersMs: 1_500, requestMs: 2_000, checkMs: 50, answerMs: 60_000 },
        onBrokenRequest: createBrokenRequestHandler({
          log: createLog('silent'),
          clock: () => 0,
          https: true,
        }),
      },
    );
    const url = `http://127.0.0.1:${port}/`;
    const beginnings = [
      '',
      'GET / HTTP/1.1\r\nHost: localhost\r\nX: ',
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n\r\n',
      'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\nab',
    ];
    const slow = beginnings.flatMap((beginning) =>
      Array.from({ length: 50 }, async () => {
        const socket = connect(port, '127.0.0.1').on('error', () => undefined);
        socket.write(beginning);
        const dripping = setInterval(() => beginning !== '' && socket.write('a'), 20);
        const answer = await text(socket).catch(() => 'cut off');
        clearInterval(dripping);
        return answer;
      }),
    );
    const honest = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const answer = await fetch(url, { method: 'POST', body: 'identifier=1' });
        return `${answer.status} ${await answer.text()}`;
      }),
    );
    expect(new Set(honest)).toEqual(new Set(['200 served']));
    const answers = await Promise.all(slow);
    const firstLines = answers.map((answer) => answer.split('\r\n')[0]);
    expect(new Set(firstLines)).toEqual(new Set(['HTTP/1.1 408 Request Timeout']));
    await close();
  });
});

it('cuts slow readers off, who take nothing or little of an answer', async () => {
  const cut: Promise<unknown>[] = [];
  const { port, close } = await listen(
    (_req, res) => {
      cut.push(once(res, 'close'));
      res.end(Buffer.alloc(32_000_000));
    },
    {
      host: '127.0.0.1',
      port: 0,
      limits: { headersMs: 10_000, requestMs: 10_000, checkMs: 5_000, answerMs: 300 },
    },
  );
  const readers = [0, 1].map((bytes) => {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    socket.once('readable', () => socket.read(bytes));
    return socket;
  });
  await Promise.all(readers.map((socket) => once(socket, 'readable')));
  await Promise.all(cut);
  expect(cut).toHaveLength(2);
  for (const socket of readers) socket.destroy();
  await close();
});
