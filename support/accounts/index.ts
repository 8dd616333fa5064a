/** The pages of people's accounts: the file, its history, and a page for each action. One table of actions drives them. */
import type { Operations } from '../../operations/index.ts';
import type { BirthplaceLists } from '../../views/pages.ts';
import type { OpenFiles } from '../open-files.ts';
import { type Action, rolesOfAction } from '../roles.ts';
import type { ConsolePage } from '../visit.ts';
import { createActionPage, createLetterPage } from './action-pages.ts';
import { createContactActions } from './actions/contacts.ts';
import { createCorrectIdentity } from './actions/correct-identity.ts';
import { createErasure, erasureEntry } from './actions/erasure.ts';
import { createExportAction } from './actions/export.ts';
import { createIdentityActions } from './actions/identity.ts';
import { createSignInActions } from './actions/sign-ins.ts';
import { createFilePages } from './file-pages.ts';
import { createOpenAccount, type OpenAccountDependencies } from './open-account.ts';
import { createShownOnce, type ShownOnceDependencies } from './shown-once.ts';

export interface AccountPagesDependencies
  extends Omit<OpenAccountDependencies, 'operations' | 'openFiles'>,
    ShownOnceDependencies {
  readonly operations: Operations;
  readonly openFiles: OpenFiles;
  /** Returns the addresses of the lists of places. */
  lists(): BirthplaceLists;
}

const order = Object.keys(rolesOfAction);
/** Returns the actions in the order of the table of roles. */
const inOrder = <A extends { readonly action: Action }>(actions: readonly A[]): A[] =>
  actions.toSorted((a, b) => order.indexOf(a.action) - order.indexOf(b.action));

/** Returns the pages. */
export function createAccountPages(dependencies: AccountPagesDependencies): ConsolePage<unknown>[] {
  const { operations, clock } = dependencies;
  const openAccount = createOpenAccount(dependencies);
  const shownOnce = createShownOnce(dependencies);
  const exported = createExportAction({ operations, openAccount, shownOnce });
  const actions = [
    ...createSignInActions(operations),
    ...createContactActions({ operations, shownOnce }),
    ...createIdentityActions(dependencies),
    createCorrectIdentity(dependencies),
    exported.action,
  ];
  return [
    ...createFilePages({
      ...openAccount,
      actions: inOrder([...actions, erasureEntry]),
      operations,
      clock,
    }),
    ...actions.map((action) => createActionPage(action, openAccount)),
    createLetterPage({ openAccount, shownOnce, clock }),
    exported.page,
    createErasure({ operations, openAccount }),
  ];
}
