/** Measures the processor time of each page of the account space, which has a bound of its own. */
import { accountPath, accountSections } from '../../views/account/sections.ts';
import { median } from '../arithmetic.ts';
import { getTokens } from '../load/requests.ts';
import { expect, openVisitor } from '../load/visitor.ts';
import { headersOf } from '../load/wire.ts';
import { type Row, within } from '../report.ts';
import type { Cores } from '../servers/cores.ts';
import type { Product } from '../servers/product.ts';
import { startOurs } from '../servers/servers.ts';

/** In milliseconds. */
const goal = 20;
const batches = 5;
const inBatch = 20;

export async function measureSpace(product: Product, cores: Cores): Promise<Row[]> {
  const ours = await startOurs({ product, on: cores.onOne });
  const visitor = await openVisitor(ours.port);
  try {
    // The session of a service lets the person into the space without another page.
    await getTokens(visitor, 'portal', ours.nextPerson());
    async function open(page: string): Promise<void> {
      let reply = await visitor.send({ method: 'GET', path: page });
      while (reply.status === 303) {
        const path = (headersOf(reply, 'location')[0] ?? '').replace(/^http:\/\/[^/]+/, '');
        reply = await visitor.send({ method: 'GET', path });
      }
      const isPage = reply.status === 200 && reply.body.includes('aria-current="page"');
      expect(isPage, 'a page of the account space', reply);
    }
    const rows: Row[] = [];
    for (const section of Object.keys(accountSections)) {
      const page = `${accountPath}${section}`;
      const times: number[] = [];
      for (let batch = 0; batch <= batches; batch += 1) {
        const before = await ours.ask('processor');
        for (let i = 0; i < inBatch; i += 1) await open(page);
        times.push(((await ours.ask('processor')) - before) / 1000 / inBatch);
      }
      // The first batch warms up.
      const ms = median(times.slice(1));
      rows.push({
        name: `processor: ${page}`,
        ours: `${ms.toFixed(1)} ms`,
        against: `${goal} ms`,
        ratio: ms / goal,
        goal: within(`≤ ${goal} ms`, ms <= goal),
      });
    }
    return rows;
  } finally {
    visitor.close();
    await ours.stop();
  }
}
