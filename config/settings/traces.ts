/** The settings of traces: the names that OpenTelemetry gives them everywhere. */
import { z } from 'zod';
import { define } from '../definition.ts';
import { httpUrl } from '../formats.ts';

const samplers = [
  'always_on',
  'always_off',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** Headers as `name=value`, comma-separated; values are percent-encoded. */
const headers = z.string().transform((text, ctx): Readonly<Record<string, string>> => {
  const pairs = text.split(',').map((item) => /^\s*([\w-]+)\s*=\s*(\S*)\s*$/.exec(item));
  try {
    return Object.fromEntries(
      pairs.map((pair) => {
        if (pair === null) throw new URIError();
        return [pair[1], decodeURIComponent(pair[2] ?? '')];
      }),
    );
  } catch {
    ctx.addIssue('must be name=value, comma-separated, with percent-encoded values');
    return z.NEVER;
  }
});

/** The settings by name, with their documentation. */
export const traceSchema = {
  OTEL_EXPORTER_OTLP_ENDPOINT: define({
    doc: 'The base address of the OpenTelemetry collector, such as `http://localhost:4318`. Traces are sent there as OTLP over HTTP, in JSON. Without it there are none.',
    schema: httpUrl,
  }),
  OTEL_EXPORTER_OTLP_HEADERS: define({
    doc: 'Headers for the collector, as `name=value`, comma-separated: often a token.',
    schema: headers,
    secret: true,
  }),
  OTEL_SERVICE_NAME: define({
    doc: 'The name of this program in traces.',
    schema: z.string().min(1),
    fallback: 'mon-compte',
  }),
  OTEL_TRACES_SAMPLER: define({
    doc: `Which requests are traced: ${samplers.map((name) => `\`${name}\``).join(', ')}. Those of \`parentbased\` follow the \`traceparent\` of a service, at most 10 times a second.`,
    schema: z.enum(samplers, { error: `must be one of ${samplers.join(', ')}` }),
    fallback: 'parentbased_always_on',
  }),
  OTEL_TRACES_SAMPLER_ARG: define({
    doc: 'With `parentbased_traceidratio` the part of requests that is traced, from 0 to 1.',
    schema: z
      .string()
      .regex(/^(0|1|[01]?\.\d{1,9})$/, 'must be a number from 0 to 1')
      .transform(Number)
      .refine((ratio) => ratio <= 1, 'must be a number from 0 to 1'),
    fallback: '1',
  }),
} as const;

/** Returns a sentence for settings of traces that have no effect. */
export function warnOfTraces(
  texts: Readonly<Partial<Record<keyof typeof traceSchema, string>>>,
): string[] {
  if (texts.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined) return [];
  const names = Object.keys(texts).filter((name) => name in traceSchema);
  return names.length === 0
    ? []
    : [`${names.join(', ')}: without OTEL_EXPORTER_OTLP_ENDPOINT nothing is traced`];
}
