/**
 * The search: its form on the first page, its results, and the form that opens a file. A search is a POST, and what it has
 * found is kept on the server for the agent's session: no address holds an identifier or a name, and a reload searches
 * nothing again.
 */
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { HourlyLimit } from '../../accounts/limits/hourly-limit.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import {
  createSealedPayloads,
  type SealedPayloadsDependencies,
} from '../../crypto/sealed-payloads.ts';
import type { Outcome } from '../../http/forms/form-schema.ts';
import { pickTyped } from '../../http/forms/outcomes.ts';
import { retryAfter } from '../../http/forms/retry-after.ts';
import { seeOther } from '../../http/redirect.ts';
import type { Operations } from '../../operations/index.ts';
import { fileHref, searchHref } from '../accounts/open-account.ts';
import type { OpenFiles } from '../open-files.ts';
import { idleMs } from '../sessions.ts';
import type { ConsolePage, Visit } from '../visit.ts';
import { readSought } from './sought.ts';
import { readWhy, whyFields, whyShown } from './why.ts';

const text = z.string().default('');
const searchFields = z.object({
  identifier: text,
  birthName: text,
  givenNames: text,
  birthDate: text,
  ...whyFields,
});
const openFields = z.object({ person: text, ...whyFields });

const keptSchema = z.object({
  found: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      birthYear: z.number(),
      identifiers: z.array(z.string()),
    }),
  ),
  why: z.object(whyFields),
});

export interface SearchDependencies extends SealedPayloadsDependencies {
  readonly index: BlindIndex;
  readonly operations: Pick<Operations, 'find' | 'openFile'>;
  readonly openFiles: OpenFiles;
  readonly log: Pick<Logger, 'warn'>;
  /** Counts the searches of an agent. */
  readonly countSearch: HourlyLimit;
}

/** Returns the outcome of a form that was sent too often within an hour, and sets `Retry-After`. */
function tooMany(
  visit: Visit,
  waitMs: number,
  key: 'console.searchesLimited' | 'console.filesLimited',
): Outcome {
  const { minutes } = retryAfter(visit, waitMs);
  return { errors: [{ key, values: { minutes } }], status: 429 };
}

export function createSearch({
  operations,
  openFiles,
  countSearch,
  index,
  log,
  ...dependencies
}: SearchDependencies): ConsolePage<unknown>[] {
  const { clock } = dependencies;
  const results = createSealedPayloads(dependencies, {
    model: 'AgentSearch',
    schema: keptSchema,
    lifetime: idleMs,
  });
  const keyOf = ({ session }: Visit, handle: string) =>
    index('agent-search', `${session.uid}/${handle}`);
  const handleOf = ({ ctx }: Visit) => String(ctx['params'].handle);

  const search: ConsolePage<z.output<typeof searchFields>> = {
    path: searchHref,
    action: 'find',
    async show(visit, { errors = [], typed }) {
      const shown = searchFields.parse(typed ?? {});
      visit.show('consoleHome', {
        action: searchHref,
        csrf: visit.csrf,
        errors,
        typed: shown,
        why: whyShown(shown),
      });
    },
    form: {
      schema: searchFields,
      shownAgain: Object.keys(searchFields.shape),
      async submit(visit, { reason, reference, ...typed }) {
        const read = readSought(typed, clock());
        if ('errors' in read) {
          return visit.showNext(searchHref, { errors: read.errors, status: 422 });
        }
        const waitMs = await countSearch(visit.operator.id);
        if (waitMs !== undefined) {
          return visit.showNext(searchHref, tooMany(visit, waitMs, 'console.searchesLimited'));
        }
        const people = await operations.find(read.sought, visit.operator);
        const handle = randomBytes(16).toString('base64url');
        await results.write(keyOf(visit, handle), {
          found: people.map(({ id, birthName, usualName, givenNames, birthYear, identifiers }) => ({
            id,
            name: `${givenNames} ${birthName}${usualName ? ` (${usualName})` : ''}`,
            birthYear,
            identifiers: identifiers.map(({ masked }) => masked),
          })),
          why: {
            reason: '',
            reference: '',
            ...pickTyped({ reason, reference }, Object.keys(whyFields)),
          },
        });
        seeOther(visit.ctx, `/results/${handle}`);
      },
    },
  };

  const open: ConsolePage<z.output<typeof openFields>> = {
    path: '/results/:handle',
    action: 'show',
    async show(visit, { errors = [], typed }) {
      const kept = await results.read(keyOf(visit, handleOf(visit)));
      // The results of another session, or too old ones.
      if (kept === undefined) return seeOther(visit.ctx, searchHref);
      const { found, why } = kept;
      const chosen = typed?.['person'] ?? (found.length === 1 ? found[0]?.id : undefined);
      visit.show('consoleResults', {
        action: visit.ctx.path,
        csrf: visit.csrf,
        errors,
        found,
        chosen,
        why: whyShown({ ...why, ...typed }),
        searchHref,
      });
    },
    form: {
      schema: openFields,
      shownAgain: Object.keys(openFields.shape),
      async submit(visit, { person, ...typed }) {
        const kept = await results.read(keyOf(visit, handleOf(visit)));
        const isFound = kept?.found.some(({ id }) => id === person);
        const read = readWhy(typed);
        if (!isFound || 'errors' in read) {
          const faults = 'errors' in read ? read.errors : [];
          return visit.showNext(visit.ctx.path, {
            errors: isFound
              ? faults
              : [{ field: 'person', key: 'console.personRequired' }, ...faults],
            status: 422,
          });
        }
        const { operator, session, ctx } = visit;
        const opened = await operations.openFile({ accountId: person, operator, ...read.why });
        if (opened.outcome === 'tooMany') {
          // The audit trail says who.
          log.warn('an agent wants to open more files within an hour than one may');
          return visit.showNext(ctx.path, tooMany(visit, opened.waitMs, 'console.filesLimited'));
        }
        if (opened.outcome === 'unknown') {
          return visit.showNext(searchHref, { errors: [{ key: 'console.gone' }], status: 409 });
        }
        await openFiles.open(session, person, read.why);
        seeOther(ctx, fileHref(person));
      },
    },
  };

  return [search, open];
}
