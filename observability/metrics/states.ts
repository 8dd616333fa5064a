/** What is looked up when `/metrics` is read: the state of stores, upstreams, keys and budgets. */
import { Gauge, type Registry } from 'prom-client';
import type { Clock, Storage } from '../../adapters/ports.ts';
import type { RotatingKey } from '../../crypto/key-rotation.ts';
import type { FranceConnect } from '../../federation/franceconnect.ts';

/** Where the states come from. */
export interface StateSources {
  readonly storage: Pick<Storage, 'health' | 'payloads'>;
  /** Resolves with the spent part of each budget for text messages, by prefix. */
  readonly smsUsed: () => Promise<ReadonlyMap<string, number>>;
  readonly upstreams: readonly Pick<FranceConnect, 'upstream' | 'isCircuitClosed'>[];
  /** Returns the keys in use, by what they are for. */
  readonly keys: () => Readonly<Record<'signing' | 'franceconnect', readonly RotatingKey[]>>;
  /** Resolves with the number of registered services. */
  readonly clientCount: () => Promise<number>;
  /** Reports for each setting that names a file whether that file was in order when it was read last. */
  readonly fileValidity: () => ReadonlyMap<string, boolean>;
  readonly clock: Clock;
}

/** Registers the gauges of these sources. */
export function registerStates(registry: Registry, sources: StateSources): void {
  const { storage, smsUsed, upstreams, keys, clientCount, fileValidity, clock } = sources;
  const registers = [registry];
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
  new Gauge({
    name: 'sessions',
    help: 'About how many people are signed in, in the whole installation. Absent while the store is away.',
    labelNames: [],
    registers,
    async collect() {
      this.remove();
      const count = await storage.payloads.estimate('Session').catch(() => undefined);
      if (count !== undefined) this.set(count);
    },
  });
  new Gauge({
    name: 'clients',
    help: 'Registered services. Absent while the store is away.',
    registers,
    async collect() {
      this.remove();
      const count = await clientCount().catch(() => undefined);
      if (count !== undefined) this.set(count);
    },
  });
  for (const name of fileValidity().keys()) {
    new Gauge({
      name: `${name.toLowerCase()}_valid`,
      help: `1 when ${name} was in order when it was read last, 0 while an earlier content of it counts.`,
      registers,
      collect() {
        this.set(Number(fileValidity().get(name)));
      },
    });
  }
  new Gauge({
    name: 'key_age_seconds',
    help: 'The time since a key got its status, the oldest of each kind. A key of unknown age is left out.',
    labelNames: ['use', 'alg', 'status'],
    registers,
    collect() {
      this.reset();
      for (const [use, some] of Object.entries(keys())) {
        // Oldest last, so that it counts.
        for (const { alg, status, since } of some.toSorted((a, b) =>
          b.since.localeCompare(a.since),
        ))
          if (Date.parse(since) > 0)
            this.set({ use, alg, status }, (clock() - Date.parse(since)) / 1000);
      }
    },
  });
  new Gauge({
    name: 'franceconnect_circuit_open',
    help: '1 while no calls are made to FranceConnect because the last ones failed, else 0.',
    labelNames: ['upstream'],
    registers,
    collect() {
      for (const { upstream, isCircuitClosed } of upstreams)
        this.set({ upstream }, Number(!isCircuitClosed()));
    },
  });
}
