/** What Node can't read as an HTTP request, or not in time: it is answered and logged without any of its bytes. */
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

/** The code of an error of Node's parser, such as `HPE_INVALID_CHUNK_SIZE`. */
const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/**
 * Returns the function that a listener calls for each broken request. `mayAnswer` is false when part of another answer
 * is already sent on this connection. It logs the code and the message, at most once a second: the error itself also
 * holds the bytes of the request, with its headers and its form.
 */
export function createBrokenRequestHandler({ log, clock }: { log: Logger; clock: Clock }) {
  const onceASecond = createOnceASecond(clock);
  return (error: Error, socket: Duplex, mayAnswer: boolean): void => {
    const hungUp = hasCode(error, 'ECONNRESET') || hasCode(error, 'EPIPE');
    if (!hungUp) {
      const fields = { code: codeOf(error), error: messageOf(error) };
      onceASecond((leftOut) => log.info({ ...fields, leftOut }, 'a request could not be read'));
    }
    const status = statuses.get(codeOf(error)) ?? 400;
    if (mayAnswer && socket.writable && !hungUp) {
      socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`);
    }
    // Without the error: Koa would hear it from the socket, and log it.
    socket.destroy();
  };
}
