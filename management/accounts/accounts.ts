/** One account: what operators see of it, what has happened on it, and erasing it. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import { formatPosition, positionSchema } from '../../observability/audit-position.ts';
import type { Operations } from '../../operations/index.ts';
import { eventSchema, writeEvent } from '../events.ts';
import { limitField, nextOf, pageSchema } from '../pages.ts';
import { Problem, refusalOf } from '../problem.ts';
import { defineRoute, noFields, operatorOnly, type Route } from '../route.ts';
import { exportSchema, openedAccountSchema, writeOpenedAccount } from './schemas.ts';

/** How many items a page has, and where it begins. */
const pageQuery = z.strictObject({
  limit: limitField,
  cursor: positionSchema.optional(),
});

export interface AccountRoutesDependencies {
  readonly operations: Pick<Operations, 'show' | 'history' | 'exportAccount' | 'erase'>;
}

export function accountRoutes({ operations }: AccountRoutesDependencies): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/v1/accounts/{id}',
      name: 'readAccount',
      summary: 'Read an account; the person sees that somebody has looked',
      scope: 'accounts:read',
      body: noFields,
      query: noFields,
      answer: { status: 200, schema: openedAccountSchema, hasVersion: true },
      async handle({ id, operator }) {
        const account = await operations.show({ accountId: id, operator });
        if (account === undefined) throw new Problem(404, 'notFound');
        return { body: writeOpenedAccount(account), version: account.version };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/accounts/{id}/events',
      name: 'listAccountEvents',
      summary: 'List what has happened on an account, the newest first; also on one that is erased',
      scope: 'audit:read',
      body: noFields,
      query: pageQuery,
      answer: {
        status: 200,
        schema: pageSchema(eventSchema),
      },
      async handle({ id, query: { limit, cursor: before }, operator }) {
        const events = await operations.history({ accountId: id, operator, limit, before });
        const next = nextOf(events, limit, formatPosition);
        return { body: { items: events.map(writeEvent), next } };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/v1/accounts/{id}/export',
      name: 'exportAccount',
      summary:
        'Read all that is kept about the person, unmasked; the person sees that somebody has',
      scope: 'accounts:export',
      body: noFields,
      query: noFields,
      answer: { status: 200, schema: exportSchema, isStreamed: true },
      async handle({ id, operator }) {
        const pieces = await operations.exportAccount({ accountId: id, operator });
        if (pieces === undefined) throw new Problem(404, 'notFound');
        return { stream: Readable.from(pieces) };
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/v1/accounts/{id}',
      name: 'eraseAccount',
      summary: 'Erase an account at once; this can’t be undone',
      scope: 'accounts:erase',
      body: operatorOnly,
      query: noFields,
      needsVersion: true,
      answer: { status: 204 },
      problems: [409],
      async handle({ id, version, operator }) {
        const { outcome } = await operations.erase({ accountId: id, version, operator });
        if (outcome !== 'done') throw refusalOf(outcome);
        return {};
      },
    }),
  ];
}
