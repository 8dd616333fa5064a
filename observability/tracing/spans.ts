/** What all spans have in common: a parent, and an error without its words. */
import { type Attributes, type Span, type SpanKind, SpanStatusCode } from '@opentelemetry/api';

/** Starts a span inside the current one. Returns undefined where there is none, because the request is not traced. */
export type StartSpan = (name: string, kind: SpanKind, attributes: Attributes) => Span | undefined;

/** Returns the code or the name of an error. Its message might quote an address or a key. */
export function typeOf(error: unknown): string {
  const { code, name }: { code?: unknown; name?: unknown } = Object(error);
  return String([code, name].find((value) => typeof value === 'string') ?? 'Error');
}

/** Marks a span as failed. */
export function failSpan(span: Span, type: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', type);
}
