/** The page of a person's file, and all that has happened on the account. */
import type { Clock } from '../../adapters/ports.ts';
import { AppError } from '../../http/app-error.ts';
import { formatPosition, positionSchema } from '../../observability/audit-position.ts';
import type { Operations } from '../../operations/index.ts';
import type { ConsolePage } from '../visit.ts';
import type { FileAction } from './actions/action.ts';
import { factsOf, personOf } from './facts.ts';
import {
  eventsOnPage,
  fileHref,
  filePattern,
  idOf,
  type OpenAccount,
  searchHref,
} from './open-account.ts';
import { signInWords } from './sign-in-words.ts';

const eventsOnFile = 5;

export interface FilePagesDependencies extends OpenAccount {
  /** The actions that the file offers, in their order. */
  readonly actions: readonly Pick<FileAction, 'action' | 'path' | 'verb' | 'hint' | 'isOffered'>[];
  readonly operations: Pick<Operations, 'readFileHistory' | 'erasureProposal'>;
  readonly clock: Clock;
}

/** Returns the pages. */
export function createFilePages({
  openAccount,
  isOpen,
  inWords,
  actions,
  operations,
  clock,
}: FilePagesDependencies): ConsolePage[] {
  return [
    {
      path: filePattern,
      action: 'show',
      async show(visit, { errors = [], notice }) {
        const account = await openAccount(visit);
        if (account === undefined) return;
        const { id: accountId } = account;
        const href = fileHref(accountId);
        const proposal = visit.may('erase')
          ? await operations.erasureProposal({ accountId, operator: visit.operator })
          : undefined;
        visit.show('consoleFile', {
          errors,
          notice: notice && { key: notice },
          person: personOf(account),
          maySignIn: account.signIn.maySignIn,
          ...signInWords(account, clock()),
          erasureHref: proposal && `${href}/erase`,
          groups: factsOf(account),
          events: await inWords(await operations.readFileHistory(accountId, eventsOnFile)),
          historyHref: `${href}/history`,
          actions: actions
            .filter(({ action, isOffered }) => visit.may(action) && isOffered(account))
            .map(({ path, verb, hint }) => ({ href: `${href}/${path}`, verb, hint })),
          searchHref,
        });
      },
    },
    {
      path: `${filePattern}/history`,
      action: 'history',
      async show(visit) {
        if (!(await isOpen(visit))) return;
        const position = positionSchema.optional().safeParse(visit.ctx.query['before']);
        if (!position.success) throw new AppError('notFound');
        const id = idOf(visit);
        const href = `${fileHref(id)}/history`;
        const found = await operations.readFileHistory(id, eventsOnPage + 1, position.data);
        const last = found.length > eventsOnPage ? found[eventsOnPage - 1] : undefined;
        visit.show('consoleHistory', {
          events: await inWords(found.slice(0, eventsOnPage)),
          older: last && `${href}?before=${formatPosition(last)}`,
          newest: position.data && href,
          backHref: fileHref(id),
        });
      },
    },
  ];
}
