/** What Node can't read as an HTTP request, or not in time: it is answered and logged without any of its bytes. */
import { readFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Clock } from '../../adapters/ports.ts';
import { hasCode, messageOf } from '../../errors/system-errors.ts';
import { createOnceASecond } from '../../observability/once-a-second.ts';

/** The statuses of Node's codes; every other code is answered 400. */
const statuses: ReadonlyMap<string, number> = new Map([
  ['HPE_HEADER_OVERFLOW', 431],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
]);

/** How long the rest of a request is read and thrown away. A reset would keep the browser from showing the answer. */
const lingerMs = 1_000;

/** Cookies of this length, in bytes, are not ours: all of ours together are shorter (see docs/security.md). */
const foreignCookies = 8_192;

/** Returns the code of an error of Node's parser, such as `HPE_INVALID_CHUNK_SIZE`. */
const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** Returns the bytes that the parser couldn't read. They must not be logged. */
const packetOf = (error: Error): Buffer =>
  'rawPacket' in error && Buffer.isBuffer(error.rawPacket) ? error.rawPacket : Buffer.of();

/** Reports whether cookies made the request too long. Any page can make an address long, and must not delete cookies. */
function hasForeignCookies(error: Error): boolean {
  const text = packetOf(error).toString('latin1');
  const cookies = text.match(/^cookie:.*/gim) ?? [];
  return cookies.join('').length >= foreignCookies;
}

/** The first byte of a TLS handshake (RFC 8446, section 5.1). */
const tlsHandshake = 22;

/** Returns the parser's message, or what is wrong with a caller that takes the address for https. */
const reasonOf = (error: Error): string =>
  packetOf(error)[0] === tlsHandshake
    ? 'this is the http port, and the caller spoke https'
    : messageOf(error);

/**
 * Returns the function that a listener calls for each broken request. `mayAnswer` is false when part of another answer
 * is already sent on this connection. It logs the code and the message, at most once a second: the error itself also
 * holds the bytes of the request, with its headers and its form. Cookies of a neighbouring site that make every request too
 * long are deleted, where `https` allows it; otherwise they would lock the browser out.
 */
export function createBrokenRequestHandler({
  log,
  clock,
  https,
}: {
  log: Logger;
  clock: Clock;
  https: boolean;
}) {
  const onceASecond = createOnceASecond(clock);
  const tooManyCookies = readFileSync(new URL('./too-many-cookies.html', import.meta.url), 'utf8');
  /** The parser reports what comes after a broken request as broken, too. */
  const handled = new WeakSet<Duplex>();

  function answerOf(status: number, error: Error): string {
    const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'Connection: close'];
    if (status !== 431) return [...lines, 'Content-Length: 0', '', ''].join('\r\n');
    if (https && hasForeignCookies(error)) lines.push('Clear-Site-Data: "cookies"');
    const headers = [
      'Content-Type: text/html; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(tooManyCookies)}`,
      'Cache-Control: no-store',
      "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
      'X-Content-Type-Options: nosniff',
    ];
    return [...lines, ...headers, '', tooManyCookies].join('\r\n');
  }

  return (error: Error, socket: Duplex, mayAnswer: boolean): void => {
    if (handled.has(socket)) return;
    handled.add(socket);
    const hungUp = hasCode(error, 'ECONNRESET') || hasCode(error, 'EPIPE');
    if (!hungUp) {
      const fields = { code: codeOf(error), error: reasonOf(error) };
      onceASecond((leftOut) => log.info({ ...fields, leftOut }, 'a request could not be read'));
    }
    // Without the error: Koa would hear it from the socket, and log it.
    if (!mayAnswer || !socket.writable || hungUp) return void socket.destroy();
    socket.end(answerOf(statuses.get(codeOf(error)) ?? 400, error));
    const timer = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('end', () => socket.destroy()).once('close', () => clearTimeout(timer));
    socket.resume();
  };
}
