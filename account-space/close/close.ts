/** Closing the account. See docs/screens.md, and accounts/lifecycle/closing.ts for what becomes of it. */
import Router from '@koa/router';
import { z } from 'zod';
import type { Blocks } from '../../accounts/household/blocks.ts';
import { closed } from '../../accounts/lifecycle/closing.ts';
import type { UpdateAccount } from '../../accounts/update-account.ts';
import type { Clock } from '../../adapters/ports.ts';
import { seeOther } from '../../http/redirect.ts';
import type { Show } from '../../http/show-page.ts';
import type { AfterChange } from '../../interactions/flow/after-change.ts';
import type { SealedCookies } from '../../interactions/flow/cookies.ts';
import type { Note } from '../../interactions/flow/current-account.ts';
import { tellEverywhere } from '../../interactions/flow/notices.ts';
import type { Sender } from '../../messaging/sender.ts';
import { notice } from '../../messaging/texts.ts';
import type { EndSessions } from '../../provider/sessions/end-sessions.ts';
import { accountPath } from '../../views/pages.ts';
import type { RefuseOtherPassword } from '../own-password.ts';
import type { SpaceHandler } from '../visit.ts';

const section = '/close';
const page = `${accountPath}${section}`;
/** The page of a person whose account is closed: nobody is signed in any more. */
const closedPath = `${accountPath}/closed`;

const fields = z.object({ password: z.string().default('') });

export interface CloseDependencies {
  readonly updateAccount: UpdateAccount;
  readonly blocks: Blocks;
  readonly endSessions: EndSessions;
  readonly refuseOtherPassword: RefuseOtherPassword;
  readonly cookies: Pick<SealedCookies, 'account'>;
  readonly sender: Pick<Sender, 'post'>;
  readonly note: Note;
  readonly afterChange: AfterChange;
  readonly clock: Clock;
}

/** Returns the page with its form. */
export function createClose({
  updateAccount,
  blocks,
  endSessions,
  refuseOtherPassword,
  cookies,
  sender,
  note,
  afterChange,
  clock,
}: CloseDependencies): SpaceHandler<z.output<typeof fields>> {
  return {
    path: section,
    section,
    needsFresh: true,
    async show(visit, { errors = [] }) {
      visit.show('accountClose', { hidden: visit.hidden, errors, action: page });
    },
    form: {
      schema: fields,
      needsFresh: true,
      async submit(visit, { password }) {
        const { ctx, account } = visit;
        const refused = await refuseOtherPassword(visit, password);
        if (refused !== undefined)
          return visit.showNext(page, { errors: [refused.error], status: refused.status });
        await blocks.begin(account.id, 'closed');
        await updateAccount(account.id, (current) =>
          current.standing.closedAt === undefined ? closed(current, clock()) : current,
        );
        tellEverywhere(sender, visit, account.contacts, notice('accountClosed'));
        await afterChange(account.id, {
          household: blocks.settle(account.id),
          sessions: endSessions(account.id),
          'account.closed': note(visit, 'account.closed', account.id),
        });
        cookies.account.clear(ctx);
        seeOther(ctx, closedPath);
      },
    },
  };
}

/** Returns the route of the page that follows. It says nothing of anybody, so everybody may see it. */
export function createClosedPage(show: Show) {
  const router = new Router();
  router.get(closedPath, (ctx) => show(ctx, 'accountClosed', {}));
  return router.routes();
}
