/** A collector of traces: takes OTLP over HTTP in JSON, and keeps the spans. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const value = z.union([
  z.object({ stringValue: z.string() }).transform(({ stringValue }) => stringValue),
  z.object({ intValue: z.coerce.number() }).transform(({ intValue }) => intValue),
]);
const attributes = z
  .array(z.object({ key: z.string(), value }))
  .transform((pairs) => Object.fromEntries(pairs.map(({ key, value: of }) => [key, of])));
const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  attributes,
  status: z.object({ code: z.number() }),
});
const payload = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(span) })),
    }),
  ),
});

type CollectedSpan = z.output<typeof span>;
type Collector = Awaited<ReturnType<typeof openCollector>>;

/** Opens a collector; `await using` closes it. */
export async function openCollector() {
  const received: string[] = [];
  const requests: { url: string | undefined; authorization: string | undefined }[] = [];
  let answers = true;
  const server = createServer(async (req, res) => {
    const body = await text(req);
    requests.push({ url: req.url, authorization: req.headers.authorization });
    if (!answers) return;
    received.push(body);
    res.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const all = () => received.flatMap((body) => payload.parse(JSON.parse(body)).resourceSpans);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}/v1/traces`,
    requests,
    /** All that it has received, as text. */
    received: () => received.join('\n'),
    resources: () => all().map(({ resource }) => resource.attributes),
    spans: (): CollectedSpan[] =>
      all().flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    /** From now on it takes connections and answers nothing. */
    hang: () => {
      answers = false;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The settings of a test that traces everything. */
export const tracesTo = ({ url }: Pick<Collector, 'url'>) => ({
  url,
  headers: {},
  serviceName: 'mon-compte',
  sampler: 'parentbased_always_on' as const,
  ratio: 1,
});

/** Returns the names of the spans inside a span. */
export const insideOf = (spans: readonly CollectedSpan[], { spanId }: CollectedSpan) =>
  spans.filter(({ parentSpanId }) => parentSpanId === spanId).map(({ name }) => name);
