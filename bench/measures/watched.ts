/** What traces and metrics cost: compares the product with them to the product without them. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type FlowName, flows } from '../load/flows.ts';
import { runFor, sideBySide, withWorkers } from '../load/load.ts';
import type { Mode } from '../options.ts';
import { atLeast, type Goal, perSecond, type Row } from '../report.ts';
import type { Cores } from '../servers/cores.ts';
import type { Product } from '../servers/product.ts';
import { freePort, startOurs } from '../servers/servers.ts';
import { compare, measurePairs } from './slices.ts';

const names = ['sso', 'refresh'] as const satisfies readonly FlowName[];

/** Opens a collector that takes whatever it is sent. */
async function openCollector() {
  const server = createServer((req, res) => {
    req.resume();
    req.on('end', () => res.writeHead(200, { 'Content-Type': 'application/json' }).end('{}'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { endpoint: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}

const watches: readonly {
  readonly title: string;
  readonly goal?: Goal;
  settings(endpoint: string): Promise<Readonly<Record<string, string>>>;
}[] = [
  {
    title: 'with one request of ten traced',
    goal: atLeast(0.95),
    settings: async (endpoint) => ({
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.1',
    }),
  },
  {
    title: 'with metrics',
    settings: async () => ({ METRICS_PORT: String(await freePort()) }),
  },
];

/** Measures an SSO flow and a refresh with each kind of watch. */
export async function measureWatched(
  product: Product,
  cores: Cores,
  { warmUp, pace }: Mode,
  report: (row: Row) => void,
): Promise<void> {
  const collector = await openCollector();
  const plain = await startOurs({ product, on: cores.onOne });
  try {
    for (const { title, goal, settings } of watches) {
      const env = await settings(collector.endpoint);
      const watched = await startOurs({ product, on: cores.onOne, env });
      try {
        for (const target of [plain, watched])
          for (const name of names)
            await withWorkers(target, flows[name], sideBySide, (all) =>
              runFor(all, warmUp.ms / names.length),
            );
        for (const name of names) {
          const servers = { ours: watched, bare: plain, oursFirst: true };
          const { ours, bare, ratio, spread } = compare(
            await measurePairs(servers, flows[name], pace),
          );
          const rates = { ours: perSecond(ours), against: perSecond(bare) };
          report({ name: `${name} ${title}`, ...rates, ratio, spread, goal });
        }
      } finally {
        await watched.stop();
      }
    }
  } finally {
    await plain.stop();
    collector.close();
  }
}
