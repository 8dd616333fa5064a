/** Lets an agent see an account: its file must be open for the agent, and the account must still be there. */
import type { Operator } from '../../adapters/ports.ts';
import { eventFacts, eventsOnPage } from '../../http/event-pages.ts';
import type { HistoryEvent } from '../../operations/agents/files.ts';
import type { Operations } from '../../operations/index.ts';
import type { OpenedAccount } from '../../operations/show.ts';
import type { Clients } from '../../provider/clients/clients.ts';
import type { FileEvent } from '../../views/pages.ts';
import type { OpenFiles } from '../open-files.ts';
import type { Visit } from '../visit.ts';
import { eventWords } from './event-words.ts';

/** The path of a file, as the router takes it. */
export const filePattern = '/accounts/:id';
export const searchHref = '/';
export const idOf = ({ ctx }: Pick<Visit, 'ctx'>): string => String(ctx['params'].id);
export const fileHref = (id: string): string => `/accounts/${id}`;

export interface OpenAccountDependencies {
  readonly operations: Pick<Operations, 'readFile' | 'readFileHistory'>;
  readonly openFiles: Pick<OpenFiles, 'of'>;
  /** Names the services in the history. */
  readonly clients: Pick<Clients, 'find'>;
}

/** Returns who has done it. The name that a program gives proves nothing, so the program is named as well. */
const nameOf = ({ kind, id, name = id }: Operator): string =>
  kind === 'api' && name !== id ? `${name} (${id})` : name;

export type OpenAccount = ReturnType<typeof createOpenAccount>;

export function createOpenAccount({ operations, openFiles, clients }: OpenAccountDependencies) {
  async function shownEvent(event: HistoryEvent): Promise<FileEvent> {
    const { type, detail, operator, reference } = event;
    return {
      ...(await eventFacts(event, clients)),
      ...eventWords(type, detail),
      agent: operator && nameOf(operator),
      reference,
    };
  }

  /** Resolves with events in words. */
  const inWords = (events: readonly HistoryEvent[]) => Promise.all(events.map(shownEvent));

  /** Reports whether the agent has opened the file. If not, it shows a page that says so, the same one for any id. */
  async function isOpen(visit: Visit): Promise<boolean> {
    if ((await openFiles.of(visit.session, idOf(visit))) !== undefined) return true;
    visit.ctx.status = 403;
    visit.show('consoleNotOpen', { searchHref });
    return false;
  }

  /** Resolves with the account whose file is open. If there is none, it shows a page that says why. */
  async function openAccount(visit: Visit): Promise<OpenedAccount | undefined> {
    if (!(await isOpen(visit))) return undefined;
    const id = idOf(visit);
    const account = await operations.readFile(id);
    if (account !== undefined) return account;
    const events = await operations.readFileHistory(id, eventsOnPage);
    visit.ctx.status = 404;
    visit.show('consoleGone', {
      isMerged: events[0]?.type === 'operator.merged',
      events: await inWords(events),
      searchHref,
    });
    return undefined;
  }

  return { isOpen, openAccount, inWords };
}
