/** The page of a person's file, and all that has happened on the account. */
import type { Clock } from '../../adapters/ports.ts';
import { readEventPage } from '../../http/event-pages.ts';
import type { Operations } from '../../operations/index.ts';
import type { ConsolePage } from '../visit.ts';
import type { FileAction } from './actions/action.ts';
import { factsOf, personOf } from './facts.ts';
import { fileHref, filePattern, idOf, type OpenAccount, searchHref } from './open-account.ts';
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
          ? await operations.erasureProposal(account, visit.operator)
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
        const id = idOf(visit);
        const page = await readEventPage(visit.ctx, `${fileHref(id)}/history`, (...which) =>
          operations.readFileHistory(id, ...which),
        );
        visit.show('consoleHistory', {
          ...page,
          events: await inWords(page.events),
          backHref: fileHref(id),
        });
      },
    },
  ];
}
