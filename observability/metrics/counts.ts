/** What is counted when it happens. */
import { Counter, Histogram, type Registry } from 'prom-client';
import type { AuditStore } from '../../adapters/ports.ts';
import type { Observe } from '../observe.ts';

/** The services that have a label of their own. A process has at most so many values of the label `client`, and one. */
const labelledClients = 100;

/**
 * Returns the label of a service: its id for the first hundred that this process meets, and `other` for the rest. Only ids
 * of registered services get here.
 */
function createClientLabel(): (clientId: string | undefined) => string {
  const known = new Set<string>();
  return (clientId) => {
    if (clientId === undefined) return 'none';
    if (known.size < labelledClients) known.add(clientId);
    return known.has(clientId) ? clientId : 'other';
  };
}

/** Returns the function that counts what the program tells, and the audit trail that is counted. */
export function createCounts(registry: Registry): {
  readonly observe: Observe;
  readonly counting: (audit: AuditStore) => AuditStore;
} {
  const registers = [registry];
  const clientLabel = createClientLabel();
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
  const signIns = new Counter({
    name: 'sign_ins_total',
    help: 'Sign-ins by service, method and outcome: accepted, or why not. A code may have to follow an accepted password.',
    labelNames: ['client', 'method', 'outcome'],
    registers,
  });
  const refusals = new Counter({
    name: 'service_refusals_total',
    help: 'Requests of services that were refused, by service, endpoint and error of the protocol.',
    labelNames: ['client', 'endpoint', 'error'],
    registers,
  });
  const codes = new Counter({
    name: 'codes_total',
    help: 'Codes by channel: made, limited (too many), unsent, right, or what was wrong with what was typed.',
    labelNames: ['channel', 'outcome'],
    registers,
  });
  const franceConnect = new Counter({
    name: 'franceconnect_answers_total',
    help: 'Answers of FranceConnect: a person, or the outcome and the reason. No answer at all counts as unavailable.',
    labelNames: ['upstream', 'outcome', 'reason'],
    registers,
  });
  const spansDropped = new Counter({
    name: 'trace_spans_dropped_total',
    help: 'Spans that the collector did not get: too many were waiting (full), or it did not take them (refused).',
    labelNames: ['reason'],
    registers,
  });
  // Told from the start: an alert sees no increase from nothing to one.
  events.inc({ type: 'operator.files-limited' }, 0);
  for (const reason of ['full', 'refused']) spansDropped.inc({ reason }, 0);

  const observe: Observe = (observed) => {
    if (observed.kind === 'request') {
      const { method, route, status, ms } = observed;
      requests.observe({ method, route, status }, ms / 1000);
    } else if (observed.kind === 'sign-in') {
      const { clientId, method, outcome } = observed;
      signIns.inc({ client: clientLabel(clientId), method, outcome });
    } else if (observed.kind === 'refusal') {
      const { clientId, endpoint, error } = observed;
      refusals.inc({ client: clientLabel(clientId), endpoint, error });
    } else if (observed.kind === 'code') {
      codes.inc({ channel: observed.channel, outcome: observed.outcome });
    } else if (observed.kind === 'franceconnect') {
      const { upstream, outcome, reason } = observed;
      franceConnect.inc({ upstream, outcome, reason });
    } else spansDropped.inc({ reason: observed.reason }, observed.spans);
  };

  return {
    observe,
    counting: (audit) => ({
      ...audit,
      async append(...added) {
        await audit.append(...added);
        for (const { type, clientId, detail } of added) {
          events.inc({ type });
          // Sign-ins by FranceConnect end in many places, and each of them writes to the trail.
          if (type === 'franceconnect.accepted' || type === 'franceconnect.refused') {
            const outcome = type === 'franceconnect.accepted' ? 'accepted' : (detail ?? 'refused');
            observe({ kind: 'sign-in', method: 'franceconnect', clientId, outcome });
          }
        }
      },
    }),
  };
}
