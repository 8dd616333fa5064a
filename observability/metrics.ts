/**
 * Metrics in the text format of Prometheus: requests by route, events of the audit trail by type, the state of each
 * store, and the process. Every label comes from our own lists and contains nothing about a person, and no text that
 * a caller has chosen.
 */
import type { RequestListener } from 'node:http';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { AuditStore, Storage } from '../adapters/ports.ts';
import type { Served } from './logger.ts';

/** The metrics of this process. */
export interface Metrics {
  /** Counts an answered request. */
  observe(served: Served): void;
  /** Returns an audit trail that writes to `audit` and counts what it writes. */
  counting(audit: AuditStore): AuditStore;
  /** Answers `GET /metrics`, and 404 to everything else. */
  readonly handler: RequestListener;
}

/** Returns metrics that start at zero. */
export function createMetrics(
  storage: Pick<Storage, 'health'>,
  /** Resolves with the spent part of each budget for text messages, by prefix. */
  smsUsed: () => Promise<ReadonlyMap<string, number>>,
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Requests by route. Discovery and keys, answered from memory, are not counted.',
    labelNames: ['method', 'route', 'status'],
    // A page takes a few milliseconds, a sign-in at bcrypt cost 12 about 0.2 s, a request while a store is away up to 3 s.
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const events = new Counter({
    name: 'audit_events_total',
    help: 'Events of the audit trail by type, as far as this process wrote them.',
    labelNames: ['type'],
    registers,
  });
  new Gauge({
    name: 'store_up',
    help: 'Whether a store answers: 1 or 0, as /health/ready has it.',
    labelNames: ['store'],
    registers,
    async collect() {
      for (const [store, up] of Object.entries(await storage.health()))
        this.set({ store }, Number(up));
    },
  });

  new Gauge({
    name: 'sms_budget_used_ratio',
    help: 'The part of the text messages of this hour that is sent, from 0 to 1, by prefix; `all` is the whole.',
    labelNames: ['prefix'],
    registers,
    async collect() {
      // While the store is away, the other metrics are still told.
      const used = await smsUsed().catch(() => new Map<string, number>());
      this.reset();
      for (const [prefix, ratio] of used) this.set({ prefix }, ratio);
    },
  });

  const handler: RequestListener = (req, res) => {
    if (req.method !== 'GET' || req.url !== '/metrics') {
      res.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => res.writeHead(200, { 'Content-Type': registry.contentType }).end(text),
      () => res.writeHead(500).end(),
    );
  };

  return {
    handler,
    observe: ({ method, route, status, ms }) =>
      requests.observe({ method, route, status }, ms / 1000),
    counting: (audit) => ({
      ...audit,
      async append(...added) {
        await audit.append(...added);
        for (const { type } of added) events.inc({ type });
      },
    }),
  };
}
