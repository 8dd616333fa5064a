/** Sends spans to the collector, in the background. What can't be sent is dropped and counted; nothing waits for it. */
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import { messageOf } from '../../errors/system-errors.ts';

/** Spans that have ended and are not sent, those of a batch under way included: about 5 MB. */
const waitingLimit = 2_048;
/** How long a span waits for others. */
const batchMs = 1_000;

export interface ExportOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly log: Pick<Logger, 'warn'>;
  /** Called with the number of spans that were dropped, and why. */
  readonly onDropped: (reason: 'full' | 'refused', spans: number) => void;
}

/** Creates the processor that takes each span when it has ended. */
export function createExport({ url, headers, log, onDropped }: ExportOptions): SpanProcessor {
  const exporter = new OTLPTraceExporter({ url, headers: { ...headers } });
  let waiting = 0;
  let isAway = false;

  function exported(spans: number, { code, error }: ExportResult): void {
    waiting -= spans;
    const isTaken = code === ExportResultCode.SUCCESS;
    if (!isTaken) onDropped('refused', spans);
    // One line for each outage, not for each batch.
    if (!isTaken && !isAway)
      log.warn({ reason: messageOf(error) }, 'the collector takes no traces');
    isAway = !isTaken;
  }

  const batches = new BatchSpanProcessor({
    scheduledDelayMillis: batchMs,
    maxQueueSize: waitingLimit,
    exporter: {
      export(spans, done) {
        exporter.export(spans, (result) => {
          exported(spans.length, result);
          done(result);
        });
      },
      shutdown: () => exporter.shutdown(),
    },
  });

  return {
    onStart: () => undefined,
    onEnd(span: ReadableSpan) {
      if (waiting >= waitingLimit) return onDropped('full', 1);
      waiting += 1;
      batches.onEnd(span);
    },
    forceFlush: () => batches.forceFlush(),
    shutdown: () => batches.shutdown(),
  };
}
