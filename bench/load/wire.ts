/**
 * A small HTTP/1.1 client: one connection that is kept, one request at a time. Node's own client takes longer for a
 * request than a server with a prepared answer, so the bench would measure the client.
 */
import { once } from 'node:events';
import { connect as openSocket } from 'node:net';

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: string;
  /** The body: an encoded form. */
  readonly body?: string;
}

export interface Reply {
  readonly status: number;
  /** The header lines, unchanged. */
  readonly head: string;
  readonly body: string;
}

export interface Connection {
  send(request: Request): Promise<Reply>;
  close(): void;
}

const timeoutMs = 30_000;
const endOfHead = Buffer.from('\r\n\r\n');

/** Returns the values of a header. */
export function headersOf({ head }: Reply, name: string): string[] {
  const start = `${name.toLowerCase()}:`;
  return head
    .split('\r\n')
    .filter((line) => line.slice(0, start.length).toLowerCase() === start)
    .map((line) => line.slice(start.length).trim());
}

/** Reads one reply from the start of the bytes. Returns undefined while bytes are missing. */
export function parseReply(bytes: Buffer): Reply | undefined {
  const end = bytes.indexOf(endOfHead);
  if (end === -1) return undefined;
  const head = bytes.toString('latin1', 0, end);
  const status = Number(head.slice(9, 12));
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  const rest = bytes.subarray(end + endOfHead.length);
  if (length !== undefined) {
    if (rest.length > Number(length)) throw new Error('more than was announced');
    return rest.length < Number(length) ? undefined : { status, head, body: rest.toString() };
  }
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) throw new Error('a reply without a length');
  const body = joinChunks(rest);
  return body && { status, head, body: body.toString() };
}

/** Reads a chunked body (RFC 9112, section 7.1). Returns undefined while the last chunk is missing. */
function joinChunks(bytes: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const line = bytes.indexOf('\r\n', at);
    if (line === -1) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16);
    if (bytes.length < line + 2 + size + 2) return undefined;
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}

/** Opens a connection to a server on this machine. */
export async function connect(port: number): Promise<Connection> {
  const socket = openSocket({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect', { signal: AbortSignal.timeout(timeoutMs) });
  let pending = Buffer.alloc(0);
  let waiting: { resolve(reply: Reply): void; reject(error: unknown): void } | undefined;

  const fail = (error: unknown) => {
    waiting?.reject(error);
    waiting = undefined;
    socket.destroy();
  };
  socket.on('data', (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    try {
      const reply = parseReply(pending);
      if (reply === undefined) return;
      pending = Buffer.alloc(0);
      const asked = waiting;
      waiting = undefined;
      asked?.resolve(reply);
    } catch (error) {
      fail(error);
    }
  });
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the server closed the connection')));
  socket.setTimeout(timeoutMs, () => fail(new Error(`no answer within ${timeoutMs} ms`)));

  return {
    send({ method, path, headers = '', body }) {
      const form =
        body === undefined
          ? ''
          : `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
      const head = `${method} ${path} HTTP/1.1\r\nHost: localhost:${port}\r\n${headers}${form}\r\n`;
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(head + (body ?? ''));
      });
    },
    close: () => {
      socket.destroy();
    },
  };
}
