/** Starts a mail server and an SMS gateway in the test's process, and makes a log and a clock for tests. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { createLog } from '../../observability/logger.ts';

const portOf = (address: AddressInfo | string | null) =>
  typeof address === 'object' && address !== null ? address.port : 0;

/** Returns the answer to a recipient's address: 250, or a refusal that quotes the address, as real servers do. */
type Answer = (address: string) => number;

export async function startMailServer(answer: Answer = () => 250, options: SMTPServerOptions = {}) {
  const mails: { source: string; from: string; to: string[]; user: unknown; secure: boolean }[] =
    [];
  const tried: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 100,
    // Turns off the server's warning about its self-signed certificate, which is wanted here.
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      username === 'us er' && password === 'p@ss' ? done(null, { user: username }) : done(null, {}),
    onRcptTo({ address }, _session, done) {
      tried.push(address);
      const responseCode = answer(address);
      if (responseCode === 250) done();
      else done(Object.assign(new Error(`<${address}>: not taken`), { responseCode }));
    },
    onData(stream, { envelope, user, secure }, done) {
      textOf(stream).then((source) => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        mails.push({
          source,
          from,
          to: envelope.rcptTo.map(({ address }) => address),
          user,
          secure,
        });
        done();
      }, done);
    },
    ...options,
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const host = `127.0.0.1:${portOf(server.server.address())}`;
  return {
    mails,
    tried,
    host,
    url: `smtp://${host}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** Accepts connections and never answers, or greets and then repeats the same word without end. */
export async function startSilentServer(word?: string) {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    if (word !== undefined) socket.write('220 ready\r\n');
    const chatter = setInterval(() => word === undefined || socket.write(word), 50);
    socket.on('close', () => clearInterval(chatter));
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${portOf(server.address())}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Gives each answer in turn, and the last one to all further requests. */
export async function startGateway(...answers: ((response: ServerResponse) => void)[]) {
  const requests: { method: string; headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer(async (request, response) => {
    requests.push({
      method: request.method ?? '',
      headers: request.headers,
      body: await textOf(request),
    });
    (answers.length > 1 ? answers.shift() : answers[0])?.(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    requests,
    url: `http://127.0.0.1:${portOf(server.address())}/messages`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export const status = (code: number) => (response: ServerResponse) => {
  response.writeHead(code).end('+33612345678 123456');
};

/** Returns the parts of a mail as a mail program shows them. */
export function partsOf(source: string): Record<'plain' | 'html', string> {
  const part = (type: string) => {
    const found = new RegExp(`Content-Type: text/${type}[^]*?\r\n\r\n([^]*?)\r\n--`, 'i').exec(
      source,
    );
    const [whole = '', body = ''] = found ?? [];
    if (/Transfer-Encoding: base64/i.test(whole)) return Buffer.from(body, 'base64').toString();
    if (!/Transfer-Encoding: quoted-printable/i.test(whole)) return body;
    const bytes = body
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
    return Buffer.from(bytes, 'latin1').toString();
  };
  return { plain: part('plain'), html: part('html') };
}

/** Creates a log whose lines can be read. */
export function createReadableLog() {
  const lines: string[] = [];
  return { log: createLog('trace', { write: (line) => void lines.push(line) }), lines };
}

/** Creates a clock that stands still until a test lets time pass. */
export function createTime() {
  let now = 0;
  let sleepers: { readonly due: number; readonly wake: () => void }[] = [];
  /** Resolves when all promises have gone as far as they can without time passing. */
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    settle,
    sleep(ms: number, signal: AbortSignal): Promise<void> {
      return new Promise((resolve, reject) => {
        const sleeper = { due: now + ms, wake: resolve };
        const end = () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(signal.reason);
        };
        if (signal.aborted) return end();
        sleepers.push(sleeper);
        signal.addEventListener('abort', end, { once: true });
      });
    },
    async pass(ms: number): Promise<void> {
      const end = now + ms;
      await settle();
      for (;;) {
        const [next] = sleepers.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
        if (next === undefined) break;
        now = next.due;
        sleepers = sleepers.filter((other) => other !== next);
        next.wake();
        await settle();
      }
      now = end;
    },
  };
}
