/** The table of pages: complete, and the only place that names a page. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { allPages, firstPageOf } from '../../../interactions/flow/pages.ts';
import { createPolicy } from '../../../provider/policy/policy.ts';
import { prompts } from '../../../provider/policy/prompts.ts';
import { journeys } from '../../../views/steps.ts';
import { openWithFranceConnect } from '../../support/franceconnect.ts';
import { portal } from '../../support/provider.ts';

const root = join(import.meta.dirname, '../../..');

describe('the table of pages', () => {
  it('names each page once', () => {
    const ids = allPages.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has a first page for every prompt of the policy, in the order of the policy', () => {
    const policy = createPolicy({
      subjectOf: async () => '',
      pendingSteps: () => [],
      isCodeRequired: () => false,
      isRaisedByCode: () => false,
    });
    const asked = [...policy].map(({ name }) => name);
    // Requests with these are answered by the pages of the sign-in.
    const requested = ['select_account', 'create'];
    expect(asked.filter((name) => !requested.includes(name))).toEqual(prompts);
    for (const prompt of prompts) expect(firstPageOf(prompt)).toMatchObject({ prompt });
  });

  it('has the order that the progress of a journey shows', () => {
    // The views can't know the table: they stand in a lower room.
    const labels = new Map([
      ['identity', 'identity'],
      ['createNumber', 'number'],
      ['contact', 'contact'],
      ['terms', 'terms'],
      ['newPassword', 'password'],
    ]);
    for (const journey of ['first', 'creation'] as const) {
      const inTable = allPages
        .filter((page) => page.journey === journey)
        .flatMap(({ view = '' }) => labels.get(view) ?? []);
      expect(journeys[journey]).toEqual([...new Set(inTable)].map((step) => `steps.${step}`));
    }
  });

  it('has a handler for every page', async () => {
    await using both = await openWithFranceConnect({ plus: true });
    const visitor = both.visitor();
    const { location } = await visitor.begin(portal);
    const statusOf = async (id: string) =>
      (await visitor.get(location.replace(/[^/]*$/, id))).status;
    expect(await statusOf('no-such-page')).toBe(404);
    for (const { id } of allPages) expect([id, await statusOf(id)]).not.toEqual([id, 404]);
  });
});

describe('the source', () => {
  const notSource = /^(\.|node_modules|test|bench|demo|docs|deploy)/;
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !notSource.test(path),
  );
  /** Ids that are also the name of something else: a kind of identifier, a proof, a cookie, a prompt, a document. */
  const common =
    /^(login|provisional|contact|franceconnect|forgotten|consent|terms|announcement|create)$/;
  const ids = allPages.map(({ id }) => id);
  const distinct = ids.filter((id) => !common.test(id));

  it('names no page by a string outside the table', () => {
    const literal = new RegExp(`['"\`/](${distinct.join('|')})['"\`?]`);
    const address = new RegExp(`/interaction/[^'"\`]*/(${ids.join('|')})\\b`);
    const found = sources
      .filter((path) => path !== 'interactions/flow/pages.ts')
      .flatMap((path) =>
        readFileSync(join(root, path), 'utf8')
          .split('\n')
          .filter((line) => literal.test(line) || address.test(line))
          .map((line) => `${path}: ${line.trim()}`),
      );
    expect(found).toEqual([]);
  });
});
