/** The alerts and the dashboard: each of their queries finds what the provider tells, and alerts fire when they should. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { openWithFranceConnect } from '../support/franceconnect.ts';
import { lastCode, startJourney, wrongCode } from '../support/journey.ts';
import { portal } from '../support/provider.ts';
import { token } from '../support/visitor.ts';

const { error: missing } = spawnSync('promtool', ['--version']);
if (missing !== undefined) {
  const words = 'Alerts are tested with promtool on the PATH (Debian: apt-get install prometheus).';
  if ((process.env['CI'] ?? '') !== '') throw new Error(words);
  process.stderr.write(`\nSKIPPED: ${words}\n\n`);
}
const describeWithPromtool = missing === undefined ? describe : describe.skip;

const folder = 'deploy/prometheus';
const { groups } = z
  .object({
    groups: z.array(
      z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) }),
    ),
  })
  .parse(parse(readFileSync(`${folder}/rules.yaml`, 'utf8')));
const alerts = groups.flatMap(({ rules }) => rules);

const { panels } = z
  .object({
    panels: z.array(
      z.object({
        title: z.string(),
        targets: z.array(z.object({ expr: z.string() })).default([]),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync('deploy/grafana/dashboard.json', 'utf8')));
/** The queries of the dashboard, with Grafana's variables as a dashboard has them after a minute. */
const queries = panels.flatMap(({ title, targets }) =>
  targets.map(({ expr }) => ({
    title,
    expr: expr.replaceAll('$__rate_interval', '5m').replaceAll('$job', 'mon-compte'),
  })),
);

/** Uses what is counted, once each. Resolves with `/metrics`. */
async function tell(): Promise<string> {
  await using both = await openWithFranceConnect({
    loginCode: 'always',
    watched: { hasMetrics: true },
    smsLimits: { inAll: 10, byPrefix: new Map([['other', 10]]) },
  });
  const { provider } = both;
  const { login } = await both.addPerson();
  await both.signIn(both.visitor(), { login });
  const journey = await startJourney(provider, await provider.addPerson());
  await journey.send({ code: wrongCode(lastCode(provider)) });
  await journey.send({ code: lastCode(provider) });
  expect(journey.page).toBe('service');
  await token(provider, { client_id: portal.client_id, client_secret: 'wrong' }, {});
  return provider.metrics();
}

let metrics: string;
beforeAll(async () => {
  metrics = await tell();
});

/** The labels that Prometheus adds to each series that it reads. */
const added = 'job="mon-compte",instance="provider-1"';

/** The words of the query language in the queries here. */
const words = new Set(['and', 'or', 'by', 'bool']);

/** Returns the names of the metrics in a query. */
function namesIn(expr: string): string[] {
  const bare = expr.replace(/\{[^}]*\}|\[[^\]]*\]|"[^"]*"|\bby \([^)]*\)/g, '');
  return [...bare.matchAll(/[a-z_]\w*(?!\w|\s*\()/g)]
    .map(([name]) => name)
    .filter((name) => !words.has(name));
}

it('every metric of an alert or of the dashboard is told by the provider', () => {
  const told = new Set(
    [...metrics.matchAll(/^([a-z_]\w*)[{ ]/gm), ['', 'up']].map(([, name]) => name),
  );
  for (const { expr } of [...alerts, ...queries]) {
    const names = namesIn(expr);
    expect(names).not.toEqual([]);
    for (const name of names) expect([expr, name, told.has(name)]).toEqual([expr, name, true]);
  }
});

describeWithPromtool('with promtool', () => {
  let scratch: string;
  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'promtool-'));
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  function promtool(...args: string[]) {
    const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
    return { status, said: `${stdout}${stderr}` };
  }

  it('the rules are understood, and each alert fires in its test and in good order not', () => {
    const checked = promtool('check', 'rules', '--lint-fatal', `${folder}/rules.yaml`);
    expect(checked).toEqual({ status: 0, said: expect.stringContaining('SUCCESS') });
    const tested = promtool('test', 'rules', `${folder}/rules.test.yaml`);
    expect(tested).toEqual({ status: 0, said: expect.stringContaining('SUCCESS') });
    const tests = readFileSync(`${folder}/rules.test.yaml`, 'utf8');
    for (const { alert } of alerts)
      expect(tests).toMatch(new RegExp(`alertname: ${alert}\\n.*\\n +exp_alerts:\\n`));
  });

  it('each query of the dashboard finds something in what the provider tells', () => {
    const series = metrics.split('\n').flatMap((line) => {
      const [, name, labels = '', value] = /^([a-z_]\w*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      // Each minute the same again: what is counted goes up.
      const values = `${value}+${value}x10`;
      return name === undefined
        ? []
        : [{ series: `${name}{${added}${labels && `,${labels}`}}`, values }];
    });
    series.push({ series: `up{${added}}`, values: '1x10' });
    const file = join(scratch, 'queries.yaml');
    writeFileSync(
      file,
      stringify({
        tests: [
          {
            interval: '1m',
            input_series: series,
            promql_expr_test: queries.map(({ expr }) => ({
              expr: `count(${expr}) > bool 0`,
              eval_time: '10m',
              exp_samples: [{ labels: '{}', value: 1 }],
            })),
          },
        ],
      }),
    );
    expect(promtool('test', 'rules', file)).toEqual({
      status: 0,
      said: expect.stringContaining('SUCCESS'),
    });
  });
});
