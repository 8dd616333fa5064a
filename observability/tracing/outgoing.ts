/**
 * Spans of the HTTP calls that requests cause: to FranceConnect, the gateway for text messages, the captcha service, and
 * services that are told of a sign-out. All of them use Node's `fetch`, which reports each call on the channels that are
 * named here; undici's documentation has them under DiagnosticsChannel. Only method, host and status are recorded. No
 * `traceparent` is sent: what happens to a person here is nobody else's to follow.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type Span, SpanKind } from '@opentelemetry/api';
import { z } from 'zod';
import { failSpan, type StartSpan, typeOf } from './spans.ts';

interface Call {
  readonly method: string;
  readonly origin: string | URL;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isCall = (value: unknown): value is Call =>
  isObject(value) && 'method' in value && typeof value.method === 'string' && 'origin' in value;

const callOf = (message: unknown): Call | undefined =>
  isObject(message) && 'request' in message && isCall(message.request)
    ? message.request
    : undefined;

const answered = z.object({ response: z.object({ statusCode: z.number() }) });
const failed = z.object({ error: z.unknown() });

/** Starts a span for each call that is made while a span is current. Returns the function that stops that. */
export function traceOutgoing(startSpan: StartSpan): () => void {
  const spans = new WeakMap<Call, Span>();
  const spanOf = (message: unknown) => {
    const call = callOf(message);
    return call && spans.get(call);
  };

  const listeners: Readonly<Record<string, (message: unknown) => void>> = {
    'undici:request:create'(message) {
      const call = callOf(message);
      if (call === undefined) return;
      const host = URL.parse(String(call.origin))?.host ?? 'unknown';
      const span = startSpan(`${call.method} ${host}`, SpanKind.CLIENT, {
        'http.request.method': call.method,
        'server.address': host,
      });
      if (span !== undefined) spans.set(call, span);
    },
    'undici:request:headers'(message) {
      const { data } = answered.safeParse(message);
      if (data === undefined) return;
      const { statusCode } = data.response;
      const span = spanOf(message);
      span?.setAttribute('http.response.status_code', statusCode);
      if (span && statusCode >= 400) failSpan(span, String(statusCode));
    },
    'undici:request:trailers'(message) {
      spanOf(message)?.end();
    },
    'undici:request:error'(message) {
      const span = spanOf(message);
      if (span === undefined) return;
      failSpan(span, typeOf(failed.safeParse(message).data?.error));
      span.end();
    },
  };
  for (const [channel, listener] of Object.entries(listeners)) subscribe(channel, listener);
  return () => {
    for (const [channel, listener] of Object.entries(listeners)) unsubscribe(channel, listener);
  };
}
