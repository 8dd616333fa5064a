/**
 * Opens what watches the program: metrics and traces, each only where it is set and loaded only then, and the log of the
 * audit trail.
 */
import type { DestinationStream, Logger } from 'pino';
import type { AuditStore, Clock } from '../adapters/ports.ts';
import { logAudit } from './audit-log.ts';
import { createLog } from './logger.ts';
import type { TraceSettings } from './tracing/index.ts';
import { joinWatches, watchStores } from './watch.ts';

export interface ObservabilityOptions {
  readonly hasMetrics: boolean;
  readonly traces: TraceSettings | undefined;
  /** Whether each event of the audit trail is a line of the log. */
  readonly auditLog: boolean;
  readonly log: Logger;
  /** Where the log goes. */
  readonly output: DestinationStream;
  readonly clock: Clock;
}

/** Loads and starts what is set. */
export async function openObservability(options: ObservabilityOptions) {
  const { hasMetrics, traces, auditLog, log, output, clock } = options;
  const metrics = hasMetrics ? (await import('./metrics/index.ts')).createMetrics() : undefined;
  const tracing =
    traces &&
    (await import('./tracing/index.ts')).startTracing({
      ...traces,
      log,
      clock,
      onDropped: (reason, spans) => metrics?.observe({ kind: 'spans dropped', reason, spans }),
    });
  const watches = [metrics?.watch, tracing?.watch].filter((one) => one !== undefined);
  const watch = joinWatches(watches);
  return {
    metrics,
    /** Undefined when nobody watches: then nothing is wrapped. */
    watch,
    watchStores:
      watch &&
      (<T extends object>(stores: T, server: string) => watchStores(stores, server, watch)),
    observe: metrics?.observe,
    traceRequests: tracing?.traceRequests,
    /** Returns the trail with what watches it. */
    watchAudit(audit: AuditStore): AuditStore {
      const counted = metrics?.counting(audit) ?? audit;
      // These lines are written whatever LOG_LEVEL leaves out.
      return auditLog ? logAudit(counted, createLog('info', output)) : counted;
    },
    /** Sends the traces that are left. Resolves after two seconds at most. */
    close: async () => tracing?.close(),
  };
}
