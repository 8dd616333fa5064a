/** Listens on a port, and stops without cutting off a request. */
import type { RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { hasCode } from '../../errors/system-errors.ts';
import { createRequestValue } from '../request-value.ts';

/** The longest time that requests under way may take once the listener closes. */
const drainMs = 25_000;
/** The longest time that a new connection may take to send its first byte once the listener closes. */
const firstByteMs = 1_000;
/** A turn of the event loop that is shorter than this did hardly any work. */
const shortTurnMs = 1;

export interface Listening {
  readonly server: Server;
  /** The port that was asked for, or the free one that was found. */
  readonly port: number;
  /** Accepts no more connections. Resolves when the last request is answered, after 25 seconds at most. */
  close(): Promise<void>;
}

/**
 * How long a request may take to arrive, in ms: its headers, and all of it; Node looks only every `checkMs`. And how long it
 * may take from its headers to the end of its answer. Slow senders and slow readers would otherwise hold connections, and
 * answers in memory, for ever.
 */
export interface TimeLimits {
  readonly headersMs: number;
  readonly requestMs: number;
  readonly checkMs: number;
  readonly answerMs: number;
}

const timeLimits: TimeLimits = {
  headersMs: 15_000,
  requestMs: 30_000,
  checkMs: 5_000,
  answerMs: 120_000,
};

/** Keeps the limits off a request whose body may take long, until the function that it returns is called. */
type LiftTimeLimits = () => () => void;

/** How the limits of a request are lifted. The route that does so must watch over the sender itself. */
export const timeLimitsOf = createRequestValue<LiftTimeLimits>();

export interface ListenOptions {
  readonly host?: string | undefined;
  readonly port: number;
  readonly limits?: TimeLimits | undefined;
  /** Answers what can't be read as a request; Node does it unless this is set. See `broken-requests.ts`. */
  readonly onBrokenRequest?:
    | ((error: Error, socket: Duplex, mayAnswer: boolean) => void)
    | undefined;
}

/** Starts to listen; `port` 0 takes any free one. Throws an error for the operator when the port is in use. */
export async function listen(
  handler: RequestListener,
  { host, port, limits = timeLimits, onBrokenRequest }: ListenOptions,
): Promise<Listening> {
  const times = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkMs,
  };
  const server = createServer(times, handler);
  server.keepAliveTimeout = 75_000;
  const isLimited = limitAnswers(server, limits);
  if (onBrokenRequest !== undefined) reportBrokenRequests(server, onBrokenRequest, isLimited);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const isInUse = hasCode(error, 'EADDRINUSE');
      reject(isInUse ? new Error(`port ${port} is in use by another program`) : error);
    });
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, port: address.port, close: createClose(server) };
}

/** Ends connections whose answer takes too long. Returns the function that reports whether a connection is limited now. */
function limitAnswers(server: Server, { answerMs, requestMs }: TimeLimits) {
  const unlimited = new WeakSet<Duplex>();
  // Before the handler, which may lift the limits.
  server.prependListener('request', (req, res) => {
    const { socket } = req;
    const endAfter = (ms: number) => setTimeout(() => socket.destroy(), ms).unref();
    let timer = endAfter(answerMs);
    res.once('close', () => clearTimeout(timer));
    timeLimitsOf.set({ req }, () => {
      clearTimeout(timer);
      unlimited.add(socket);
      return () => {
        unlimited.delete(socket);
        timer = endAfter(answerMs);
        // Node looks after the body no more, and throws away what still comes of it.
        if (!req.complete) req.once('close', clearTimeout.bind(undefined, endAfter(requestMs)));
      };
    });
  });
  return (socket: Duplex) => !unlimited.has(socket);
}

/** Calls `onBrokenRequest` for each broken request, and says whether the connection is free for an answer. */
function reportBrokenRequests(
  server: Server,
  onBrokenRequest: NonNullable<ListenOptions['onBrokenRequest']>,
  isLimited: (socket: Duplex) => boolean,
): void {
  const underWay = new WeakMap<Duplex, Set<ServerResponse>>();
  server.on('request', ({ socket }, res) => {
    const responses = underWay.get(socket) ?? new Set();
    underWay.set(socket, responses.add(res));
    res.once('close', () => responses.delete(res));
  });
  server.on('clientError', (error, socket) => {
    // Node says so once of each request, and then lets it go on.
    if (hasCode(error, 'ERR_HTTP_REQUEST_TIMEOUT') && !isLimited(socket)) return;
    const mayAnswer = [...(underWay.get(socket) ?? [])].every((res) => !res.headersSent);
    onBrokenRequest(error, socket, mayAnswer);
  });
}

/** Returns the `close` of a listening server. Watches its connections from now on. */
function createClose(server: Server): () => Promise<void> {
  let isClosing = false;
  let accepted = 0;
  /** Connections without a request so far. Browsers open some ahead of time; Node counts them as busy, not idle. */
  const withoutRequest = new Set<Socket>();
  server.on('connection', (socket) => {
    accepted += 1;
    withoutRequest.add(socket);
    socket.once('close', () => withoutRequest.delete(socket));
  });
  server.prependListener('request', ({ socket }, res) => {
    withoutRequest.delete(socket);
    if (isClosing) res.setHeader('Connection', 'close');
    // A connection that was busy at the time of `close` is idle now, and nothing else would close it.
    res.once('close', () => isClosing && setImmediate().then(() => server.closeIdleConnections()));
  });

  /**
   * Resolves when three short turns in a row of the event loop accepted no connection, or after `firstByteMs`. Node
   * accepts one waiting connection in a turn and reads it in the next one. Closing earlier would cut off connections
   * that the system has taken already, and a proxy does not send a POST again.
   */
  async function acceptWaitingConnections(): Promise<void> {
    const end = performance.now() + firstByteMs;
    let quietTurns = 0;
    for (let now = performance.now(); quietTurns < 3 && now < end; ) {
      const [acceptedBefore, turnBegan] = [accepted, now];
      await setImmediate();
      now = performance.now();
      const isQuiet = accepted === acceptedBefore && now - turnBegan < shortTurnMs;
      quietTurns = isQuiet ? quietTurns + 1 : 0;
    }
  }

  return async () => {
    isClosing = true;
    const drainTimer = setTimeout(() => server.closeAllConnections(), drainMs);
    await acceptWaitingConnections();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const firstByteTimer = setTimeout(() => {
      for (const socket of withoutRequest) if (socket.bytesRead === 0) socket.destroy();
    }, firstByteMs);
    await closed;
    clearTimeout(drainTimer);
    clearTimeout(firstByteTimer);
  };
}
