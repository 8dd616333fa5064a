/**
 * Metrics in the text format of Prometheus: requests, sign-ins, codes and refusals as they happen, how long work takes
 * and waits, states that are looked up, and the process. Every label comes from our own lists and contains nothing about
 * a person, and no text that a caller has chosen.
 */
import type { RequestListener } from 'node:http';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { AuditStore } from '../../adapters/ports.ts';
import type { Observe } from '../observe.ts';
import type { Watch } from '../watch.ts';
import { createCounts } from './counts.ts';
import { registerStates, type StateSources } from './states.ts';
import { createWorkMetrics } from './work.ts';

/** The metrics of this process. */
export interface Metrics {
  readonly observe: Observe;
  readonly watch: Watch;
  /** Returns an audit trail that writes to `audit` and counts what it writes. */
  counting(audit: AuditStore): AuditStore;
  /** Adds what is looked up when the metrics are read, once its sources are there. */
  addStates(sources: StateSources): void;
  /** Answers `GET /metrics`, and 404 to everything else. */
  readonly handler: RequestListener;
}

/** Returns metrics that start at zero. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
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
    ...createCounts(registry),
    watch: createWorkMetrics(registry),
    addStates: (sources) => registerStates(registry, sources),
    handler,
  };
}
