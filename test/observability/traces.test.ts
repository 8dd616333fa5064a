/** Traces: what they show of a sign-in, whose wish to be traced counts, and what becomes of spans that can't be sent. */

import { expect, it } from '@jest/globals';
import { ROOT_CONTEXT, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { SamplingDecision, TracerProvider } from '@opentelemetry/sdk-trace';
import supertest from 'supertest';
import { createSmsGateway } from '../../messaging/sms.ts';
import { createExport } from '../../observability/tracing/export.ts';
import { createSampler } from '../../observability/tracing/sampler.ts';
import { startGateway, status } from '../messaging/support.ts';
import { openWithFranceConnect } from '../support/franceconnect.ts';
import { startJourney } from '../support/journey.ts';
import { openProvider } from '../support/provider.ts';
import { insideOf, openCollector, tracesTo } from '../support/servers/collector.ts';
import { openLogoutListener } from '../support/servers/logout-listener.ts';
import { until } from '../support/servers/redis.ts';
import { fieldsOf } from '../support/visitor.ts';

it('shows the route of a sign-in, its commands to each store, its wait for a hash and the hash', async () => {
  await using collector = await openCollector();
  await using provider = await openProvider({ watched: { traces: tracesTo(collector) } });
  const journey = await startJourney(provider, await provider.addPerson());
  await journey.tokens();
  await provider.flushTraces();

  const spans = collector.spans();
  const routes = spans.filter(({ attributes }) => 'http.route' in attributes);
  expect(routes.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['GET /auth', 'POST /interaction/:uid/login', 'POST /token']),
  );
  const [login] = routes.filter(({ name }) => name === 'POST /interaction/:uid/login');
  if (login === undefined) throw new Error('the sign-in is not traced');
  expect(login.attributes).toEqual({
    'http.request.method': 'POST',
    'http.route': '/interaction/:uid/login',
    'http.response.status_code': 303,
    incident: expect.stringMatching(/^[0-9A-F]{10}$/),
  });
  expect(insideOf(spans, login)).toEqual(
    expect.arrayContaining([
      'accounts.findByIdentifier',
      'hash wait',
      'hash',
      'audit.append',
      'payloads.find Interaction',
    ]),
  );
  const servers = new Set(spans.map(({ attributes }) => attributes['db.system.name']));
  expect([...servers]).toEqual(expect.arrayContaining([...provider.stores]));
  expect(collector.resources()[0]).toMatchObject({ 'service.name': 'mon-compte' });
});

it('shows calls to FranceConnect, to the gateway for text messages, and to services at a sign-out, and sends no trace there', async () => {
  await using collector = await openCollector();
  await using gateway = await startGateway(status(200));
  using told = await openLogoutListener();
  const sms = createSmsGateway({ url: gateway.url, token: 'secret-token', sender: 'MonCompte' });
  await using both = await openWithFranceConnect({
    clients: [told.client],
    backchannelLogoutHosts: ['127.0.0.1'],
    watched: { traces: tracesTo(collector) },
    send: async (message) => (message.channel === 'sms' ? sms(message) : undefined),
  });
  const { provider } = both;
  const { login } = await both.addPerson();
  const visitor = both.visitor();
  await both.signIn(visitor, { login }, {}, told.client);
  const { reply } = await visitor.visit('/session/end');
  await visitor.post('/session/end/confirm', { ...fieldsOf(reply.text), logout: 'yes' });

  const person = await provider.addPerson({ contacts: {} });
  const journey = await startJourney(provider, person, { client: told.client });
  await journey.send({ channel: 'sms', phone: '06 12 34 56 78', email: '' });
  await provider.drainAll();
  await provider.flushTraces();

  const spans = collector.spans();
  const callsOf = (route: string) => {
    const [request] = spans.filter(({ name }) => name === route);
    return request === undefined ? [] : insideOf(spans, request);
  };
  const host = (url: string) => new URL(url).host;
  expect(callsOf('GET /interaction/:uid/franceconnect-return')).toContain(
    `POST ${host(both.pair.standIn.issuer)}`,
  );
  expect(callsOf('POST /session/end/confirm')).toContain(
    `POST ${host(told.client.backchannel_logout_uri)}`,
  );
  expect(callsOf('POST /interaction/:uid/contact')).toEqual(
    expect.arrayContaining(['send sms', `POST ${host(gateway.url)}`]),
  );
  expect(gateway.requests[0]?.headers).not.toHaveProperty('traceparent');
});

it('follows the traceparent of a service, and begins a trace of its own where there is none', async () => {
  await using collector = await openCollector();
  await using provider = await openProvider({ watched: { traces: tracesTo(collector) } });
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const call = (traceparent: string) =>
    supertest(provider.origin)
      .post('/token')
      .set({ traceparent, tracestate: 'vendor=text-of-the-caller' });
  await call(`00-${traceId}-b7ad6b7169203331-01`);
  await call(`00-${traceId}-b7ad6b7169203332-00`);
  await call(`00-${traceId}-1690395277002-01`);
  await provider.flushTraces();

  const spans = collector.spans().filter(({ name }) => name === 'POST /token');
  expect(spans.map(({ traceId: id, parentSpanId }) => [id === traceId, parentSpanId])).toEqual([
    [true, 'b7ad6b7169203331'],
    [false, undefined],
  ]);
  expect(collector.received()).not.toContain('text-of-the-caller');
});

it('lets callers bring no more than ten traces a second', () => {
  let now = 1_000_000;
  const caller = trace.setSpanContext(ROOT_CONTEXT, {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  });
  const sampler = createSampler('parentbased_always_off', 1, () => now);
  const traced = () =>
    Array.from({ length: 30 }, () =>
      sampler.shouldSample(caller, '0af7651916cd43dd8448eb211c80319c', '', SpanKind.SERVER, {}, []),
    ).filter(({ decision }) => decision === SamplingDecision.RECORD_AND_SAMPLED).length;
  expect(traced()).toBe(10);
  now += 1_000;
  expect(traced()).toBe(10);
});

it('drops what a collector that hangs can not take, and counts it', async () => {
  process.env['OTEL_EXPORTER_OTLP_TIMEOUT'] = '100';
  await using collector = await openCollector();
  collector.hang();
  const dropped: string[] = [];
  const warnings: unknown[] = [];
  const processor = createExport({
    url: collector.url,
    headers: {},
    log: { warn: (fields: unknown) => warnings.push(fields) },
    onDropped: (reason, spans) => dropped.push(...Array<string>(spans).fill(reason)),
  });
  const spans = new TracerProvider({ spanProcessors: [processor] }).getTracer('test');
  for (let n = 0; n < 3_000; n += 1) spans.startSpan('one of many').end();
  expect(dropped).toEqual(Array(3_000 - 2_048).fill('full'));
  await processor.shutdown().catch(() => undefined);
  await until(async () => expect(dropped).toHaveLength(3_000));
  expect(new Set(dropped)).toEqual(new Set(['full', 'refused']));
  expect(warnings).toHaveLength(1);
});
