/** Exporting all that is kept about a person, for the agent who sends it to them. */
import { Readable } from 'node:stream';
import { seeOther } from '../../../http/redirect.ts';
import type { Operations } from '../../../operations/index.ts';
import type { ConsolePage } from '../../visit.ts';
import { fileHref, filePattern, idOf, type OpenAccount } from '../open-account.ts';
import type { ShownOnce } from '../shown-once.ts';
import { buttonAlone, type FileAction, inActivity } from './action.ts';

export interface ExportDependencies {
  readonly operations: Pick<Operations, 'exportAccount'>;
  readonly openAccount: OpenAccount;
  readonly shownOnce: ShownOnce;
}

const path = 'export';

/** Returns the action, and the page that answers with the file: the redirect leads there, and a reload writes nothing again. */
export function createExportAction({ operations, openAccount, shownOnce }: ExportDependencies): {
  readonly action: FileAction;
  readonly page: ConsolePage;
} {
  const action: FileAction = {
    action: 'export',
    path,
    verb: 'action.export',
    hint: 'action.exportHint',
    effects: ['action.exportDoes', 'action.exportCare', inActivity],
    schema: buttonAlone,
    isOffered: () => true,
    perform: async ({ accountId }, _form, { session }) => ({
      next: `${path}/${await shownOnce.keep(session, accountId, path)}`,
    }),
  };
  const page: ConsolePage = {
    path: `${filePattern}/${path}/:once`,
    action: 'export',
    async show(visit) {
      const { ctx, session, operator } = visit;
      if ((await openAccount.openAccount(visit)) === undefined) return;
      const accountId = idOf(visit);
      const asked = await shownOnce.take(session, accountId, String(ctx['params'].once));
      if (asked !== path) return seeOther(ctx, `${fileHref(accountId)}/${path}`);
      const pieces = await operations.exportAccount({ accountId, operator });
      ctx.type = 'application/json';
      ctx.set('Cache-Control', 'no-store');
      ctx.set('Content-Disposition', 'attachment; filename="compte.json"');
      ctx.body = Readable.from(pieces ?? []);
    },
  };
  return { action, page };
}
