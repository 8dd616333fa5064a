/** Reads a body that may be long as it comes, and sees to its pace and its length. Nothing of it is kept. */
import { addAbortSignal, PassThrough } from 'node:stream';
import type { Context } from 'koa';
import { timeLimitsOf } from '../../http/server/listener.ts';
import { Problem } from '../problem.ts';

/** The limits of a sender. Only time in which we wait for bytes counts, so that our own pace is no fault of theirs. */
export interface UploadLimits {
  readonly maxBytes: number;
  /** The longest wait for the next bytes. */
  readonly idleMs: number;
  /** The lowest pace in bytes a second, over all waiting beyond `idleMs`. */
  readonly pace: number;
}

/** Five million people fit in. */
export const uploadLimits: UploadLimits = { maxBytes: 1024 ** 3, idleMs: 30_000, pace: 1024 };

export interface Upload {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Aborted when the body ends early. Its chunks then end without an error. */
  readonly signal: AbortSignal;
  /** Returns why the body has ended early, if it has. */
  endedBy(): Problem | undefined;
  /** Gives the connection back the time limits of other requests. */
  close(): void;
}

/** Begins to read. `stopping` ends it early, as the sender does who goes away, is too slow or sends too much. */
export function openUpload(
  ctx: Context,
  { maxBytes, idleMs, pace }: UploadLimits,
  stopping: AbortSignal | undefined,
): Upload {
  const restoreLimits = timeLimitsOf.get(ctx)?.();
  const stop = new AbortController();
  let reason: Problem | undefined;
  const end = (problem: Problem) => {
    reason ??= problem;
    stop.abort();
  };
  const onStopping = () =>
    end(new Problem(503, 'unavailable', { headers: { 'Retry-After': '30' } }));
  stopping?.addEventListener('abort', onStopping);
  ctx.res.once('close', () => end(new Problem(400, 'badRequest')));
  // The end of this stream must not be the end of the request: the answer needs its connection.
  const body = addAbortSignal(stop.signal, ctx.req.pipe(new PassThrough()));

  async function* chunks(): AsyncGenerator<Uint8Array> {
    let byteCount = 0;
    let waitedMs = 0;
    const pieces: AsyncIterator<Uint8Array> = body.iterator();
    for (;;) {
      const began = performance.now();
      const mayWaitMs = Math.min(idleMs, idleMs + (byteCount / pace) * 1000 - waitedMs);
      const timer = setTimeout(() => end(new Problem(408, 'tooSlow')), mayWaitMs);
      const piece = await pieces.next().catch(() => undefined);
      clearTimeout(timer);
      waitedMs += performance.now() - began;
      if (piece === undefined || piece.done) return;
      byteCount += piece.value.length;
      if (byteCount > maxBytes) return end(new Problem(413, 'tooLarge'));
      yield piece.value;
    }
  }

  return {
    chunks: chunks(),
    signal: stop.signal,
    endedBy: () => reason,
    close() {
      stopping?.removeEventListener('abort', onStopping);
      body.destroy();
      restoreLimits?.();
    },
  };
}
