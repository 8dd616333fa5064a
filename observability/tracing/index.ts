/**
 * Traces by OpenTelemetry: a span for each request, and inside of it for store commands, the wait for a hash, the hash,
 * mail and calls outside. Spans name routes, commands and hosts; they never hold an address, a query, a key, a header or
 * the words of an error. Loaded only when a collector is set.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Attributes, type Context, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import {
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import type { Middleware } from 'koa';
import type { Clock } from '../../adapters/ports.ts';
import { incidentOf, routeOf } from '../logger.ts';
import type { Operation, Watch } from '../watch.ts';
import { createExport, type ExportOptions } from './export.ts';
import { traceOutgoing } from './outgoing.ts';
import { createSampler, type SamplerName } from './sampler.ts';
import { failSpan, type StartSpan, typeOf } from './spans.ts';

/** What the settings say of traces. */
export interface TraceSettings extends Pick<ExportOptions, 'url' | 'headers'> {
  readonly serviceName: string;
  readonly sampler: SamplerName;
  readonly ratio: number;
}

export interface Tracing {
  readonly watch: Watch;
  /** Koa middleware that traces a request. */
  readonly traceRequests: Middleware;
  /** Sends what is left. Resolves after two seconds at most. */
  close(): Promise<void>;
}

/** In ms. */
const closeLimit = 2_000;

/** Returns name, kind and attributes of the span of an operation. */
function spanOf(operation: Operation): [string, SpanKind, Attributes] {
  if (operation.kind === 'message') return [`send ${operation.channel}`, SpanKind.CLIENT, {}];
  if (operation.kind !== 'store') return [operation.kind, SpanKind.INTERNAL, {}];
  const { store, command, model } = operation;
  return [
    model === undefined ? command : `${command} ${model}`,
    SpanKind.CLIENT,
    {
      'db.system.name': store,
      'db.operation.name': command,
      ...(model !== undefined && { 'db.collection.name': model }),
    },
  ];
}

/**
 * Returns the context of the caller's span. Its `tracestate` is left out, because it is text of the caller's choice.
 */
function callerOf(traceparent: string): Context {
  const caller = parseTraceParent(traceparent);
  return caller === null
    ? ROOT_CONTEXT
    : trace.setSpanContext(ROOT_CONTEXT, { ...caller, isRemote: true });
}

/** Starts to trace. */
export function startTracing(
  settings: TraceSettings & Pick<ExportOptions, 'log' | 'onDropped'> & { readonly clock: Clock },
): Tracing {
  const { serviceName, sampler, ratio, clock } = settings;
  const provider = new TracerProvider({
    sampler: createSampler(sampler, ratio, clock),
    resource: detectResources({ detectors: [resourceAttributesEnvDetector] }).merge(
      resourceFromAttributes({ 'service.name': serviceName }),
    ),
    spanProcessors: [createExport(settings)],
  });
  const tracer = provider.getTracer('mon-compte');
  /** The context of the request's span, where the request is traced. */
  const current = new AsyncLocalStorage<Context>();
  const ignoreEnd = () => undefined;

  const startSpan: StartSpan = (name, kind, attributes) => {
    const parent = current.getStore();
    return parent && tracer.startSpan(name, { kind, attributes }, parent);
  };
  const stopOutgoing = traceOutgoing(startSpan);

  return {
    watch(operation) {
      const span = current.getStore() && startSpan(...spanOf(operation));
      if (span === undefined) return ignoreEnd;
      return (error) => {
        if (error !== undefined) failSpan(span, typeOf(error));
        span.end();
      };
    },

    async traceRequests(ctx, next) {
      const { method } = ctx;
      const parent = callerOf(ctx.get('traceparent'));
      const span = tracer.startSpan(method, { kind: SpanKind.SERVER }, parent);
      if (!span.isRecording()) return next();
      try {
        await current.run(trace.setSpan(ROOT_CONTEXT, span), next);
      } catch (error) {
        failSpan(span, typeOf(error));
        throw error;
      } finally {
        const { status } = ctx;
        const route = routeOf(ctx);
        span.updateName(`${method} ${route}`);
        span.setAttributes({
          'http.request.method': method,
          'http.route': route,
          'http.response.status_code': status,
          incident: incidentOf(ctx),
        });
        if (status >= 500) failSpan(span, String(status));
        span.end();
      }
    },

    async close() {
      stopOutgoing();
      const flushed = provider.shutdown().catch(() => undefined);
      await Promise.race([flushed, sleep(closeLimit, undefined, { ref: false })]);
    },
  };
}
