/** The program with a collector of traces, and without one. */
import { afterEach, expect, it } from '@jest/globals';
import { portal } from '../support/provider.ts';
import { openCollector } from '../support/servers/collector.ts';
import { freePort } from '../support/servers/ports.ts';
import { endPrograms, serve } from '../support/servers/program.ts';
import { createVisitor } from '../support/visitor.ts';

afterEach(endPrograms);

/** Prints each module of OpenTelemetry that the program loads. */
const tellingModules = {
  NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from 'node:module';
    registerHooks({
      load(url, context, next) {
        if (url.includes('@opentelemetry')) process.stderr.write('loads ' + url + '\\n');
        return next(url, context);
      },
    });`)}`,
};

const wrong = { identifier: '2620875107001', password: 'Mauvais2Mots' };

async function signInTo(origin: string) {
  const visitor = createVisitor({ origin, issuer: origin });
  const { location, fields } = await visitor.begin(portal);
  return visitor.post(location, { ...fields, ...wrong });
}

it('sends at its end what it has not sent', async () => {
  await using collector = await openCollector();
  const { endpoint } = collector;
  const program = await serve({
    ...tellingModules,
    OTEL_EXPORTER_OTLP_ENDPOINT: `${endpoint}/`,
    OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Bearer%20of-the-collector',
    OTEL_RESOURCE_ATTRIBUTES: 'k8s.pod.name=provider-1',
  });
  await program.seen('"msg":"ready"');
  expect((await signInTo(program.origin)).status).toBe(401);
  program.child.kill('SIGTERM');
  expect(await program.exited).toBe(0);

  const names = collector.spans().map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['POST /interaction/:uid/login', 'hash wait', 'hash']),
  );
  expect(collector.requests[0]).toEqual({
    url: '/v1/traces',
    authorization: 'Bearer of-the-collector',
  });
  expect(collector.resources()[0]).toMatchObject({ 'k8s.pod.name': 'provider-1' });
  expect(program.output()).toContain('loads ');
});

it('loads nothing of OpenTelemetry without a collector, and the management API and the support console listen where their ports are set', async () => {
  const [port, consolePort] = [await freePort(), await freePort()];
  const origin = `http://localhost:${consolePort}`;
  const program = await serve({
    ...tellingModules,
    MANAGEMENT_PORT: String(port),
    SUPPORT_PORT: String(consolePort),
    SUPPORT_ORIGIN: origin,
    SUPPORT_ISSUER: 'http://localhost:9',
    SUPPORT_CLIENT_ID: 'console',
    SUPPORT_CLIENT_SECRET: 'a secret of the console',
  });
  await program.seen('"msg":"ready"');
  // The employer's provider is away.
  expect((await fetch(origin)).status).toBe(503);
  const management = await fetch(`http://127.0.0.1:${port}/v1/events`);
  expect([management.status, management.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  expect((await signInTo(program.origin)).status).toBe(401);
  expect(program.output()).not.toContain('loads ');
});

it('waits neither for a collector that is away nor for one that hangs, and counts what is dropped', async () => {
  await using collector = await openCollector();
  collector.hang();
  const port = await freePort();
  const program = await serve({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    OTEL_EXPORTER_OTLP_TIMEOUT: '100',
    METRICS_PORT: String(port),
  });
  await program.seen('"msg":"ready"');
  expect((await signInTo(program.origin)).status).toBe(401);
  await program.seen('the collector takes no traces');
  const metrics = await (await fetch(`http://localhost:${port}/metrics`)).text();
  expect(metrics).toMatch(/^trace_spans_dropped_total\{reason="refused"\} [1-9]/m);

  // This one would wait for its answer much longer than a stop may take.
  const patient = await serve({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    OTEL_EXPORTER_OTLP_TIMEOUT: '600000',
  });
  await patient.seen('"msg":"ready"');
  await signInTo(patient.origin);
  await signInTo(program.origin);
  const before = performance.now();
  const stop = async ({ child, exited }: typeof program): Promise<number> => {
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    return performance.now() - before;
  };
  const [hastyMs, patientMs] = await Promise.all([stop(program), stop(patient)]);
  expect(hastyMs).toBeLessThan(6_000);
  // OpenTelemetry itself gives up after 30 seconds.
  expect(patientMs).toBeLessThan(20_000);
});
