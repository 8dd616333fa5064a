/** Metrics: what is counted, and that they are served on their own port only. */
import { afterEach, expect, it } from '@jest/globals';
import { portal } from '../support/provider.ts';
import { freePort } from '../support/servers/ports.ts';
import { endPrograms, serve } from '../support/servers/program.ts';
import { createVisitor } from '../support/visitor.ts';

afterEach(endPrograms);

const nir = '2620875107001';

async function serveCounted() {
  const port = await freePort();
  const program = await serve({ METRICS_PORT: String(port), LOG_LEVEL: 'info' });
  await program.seen('"msg":"ready"');
  const scrape = (path = '/metrics', init?: RequestInit) =>
    fetch(`http://localhost:${port}${path}`, init);
  return { ...program, issuer: program.origin, scrape };
}

it('counts requests by route and events by type, and reports stores and the process', async () => {
  const provider = await serveCounted();
  const visitor = createVisitor(provider);
  const { location, fields } = await visitor.begin(portal);
  await visitor.post(location, { ...fields, identifier: nir, password: 'Mauvais2Mots' });

  const reply = await provider.scrape();
  const text = await reply.text();
  expect([reply.status, reply.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  const page = 'method="GET",route="/interaction/:uid/login",status="200"';
  for (const line of [
    `http_request_duration_seconds_count{${page}} 1`,
    'audit_events_total{type="sign-in.refused"} 1',
    'store_up{store="sqlite"} 1',
    'sms_budget_used_ratio{prefix="all"} 0',
    'sms_budget_used_ratio{prefix="+262"} 0',
  ])
    expect(text.split('\n')).toContain(line);
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  provider.child.kill('SIGTERM');
  expect(await provider.exited).toBe(0);
});

it('never makes a label of text that a caller has chosen', async () => {
  const provider = await serveCounted();
  const visitor = createVisitor(provider);
  const { location } = await visitor.begin(portal);
  for (const word of [nir, 'invented', 'login%0Ainvented', 'constructor']) {
    await visitor.get(location.replace('login', word));
    await visitor.get(`/${word}`);
    await fetch(`${provider.origin}/token`, { method: 'POST', body: word });
  }
  const text = await (await provider.scrape()).text();
  expect(text).toContain('route="/interaction/:uid/:step",status="404"');
  expect(text).toContain('route="other",status="404"');
  for (const word of [nir, 'invented', 'constructor']) expect(text).not.toContain(word);
});

it('serves metrics on their own port only, and nothing else there', async () => {
  const { origin, scrape } = await serveCounted();
  expect((await fetch(`${origin}/metrics`)).status).toBe(404);
  expect((await scrape('/auth')).status).toBe(404);
  expect((await scrape('/metrics', { method: 'POST' })).status).toBe(404);
});
