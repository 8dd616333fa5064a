/** The page of each action: it says what will happen, and its button does it. One factory makes them all. */
import type { Clock } from '../../adapters/ports.ts';
import { seeOther } from '../../http/redirect.ts';
import type { FieldError } from '../../views/pages.ts';
import type { ConsolePage, Visit } from '../visit.ts';
import type { FileAction, Performed, Versioned } from './actions/action.ts';
import { letterPath } from './actions/contacts.ts';
import { personOf } from './facts.ts';
import { fileHref, filePattern, idOf, type OpenAccount } from './open-account.ts';
import type { ShownOnce } from './shown-once.ts';

/** Redirects to the page that shows the result of an action. */
async function answer(
  visit: Visit,
  { path, done, refusals = {} }: FileAction,
  performed: Performed,
): Promise<void> {
  const file = fileHref(idOf(visit));
  const refuse = (errors: readonly FieldError[], status: number) =>
    visit.showNext(`${file}/${path}`, { errors, status });
  if ('next' in performed) return seeOther(visit.ctx, `${file}/${performed.next}`);
  if ('faults' in performed) return refuse(performed.faults, 422);
  const { outcome } = performed;
  // Somebody else has changed the account since its page was shown: the agent must see it first.
  if (outcome === 'stale')
    return visit.showNext(file, { errors: [{ key: 'action.stale' }], status: 409 });
  const refusal = refusals[outcome];
  if (refusal !== undefined) return refuse([refusal], 422);
  // The account is gone, and its page says so.
  if (outcome !== 'done' && outcome !== 'unchanged') return seeOther(visit.ctx, file);
  return visit.showNext(file, { notice: outcome === 'done' ? done : 'action.unchanged' });
}

/** Returns the page of an action. */
export function createActionPage(
  action: FileAction,
  { openAccount, isOpen }: OpenAccount,
): ConsolePage<Versioned> {
  return {
    path: `${filePattern}/${action.path}`,
    action: action.action,
    async show(visit, shown) {
      const { errors = [], typed = {} } = shown;
      const account = await openAccount(visit);
      if (account === undefined) return;
      visit.show('consoleAction', {
        verb: action.verb,
        person: personOf(account),
        hidden: { csrf: visit.csrf, version: account.version },
        errors,
        action: visit.ctx.path,
        backHref: fileHref(account.id),
        effects: action.effects,
        fields: action.fields?.(account, shown) ?? [],
        typed,
        isFinal: action.isFinal === true,
      });
    },
    form: {
      schema: action.schema,
      shownAgain: Object.keys(action.schema.shape).filter((name) => name !== 'version'),
      async submit(visit, form) {
        if (!(await isOpen(visit))) return;
        const { version } = form;
        const target = { accountId: idOf(visit), version, operator: visit.operator };
        await answer(visit, action, await action.perform(target, form, visit));
      },
    },
  };
}

/** Returns the page that shows the code of a letter, once. */
export function createLetterPage({
  openAccount: { openAccount },
  shownOnce,
  clock,
}: {
  readonly openAccount: OpenAccount;
  readonly shownOnce: ShownOnce;
  readonly clock: Clock;
}): ConsolePage {
  return {
    path: `${filePattern}/${letterPath}/:once`,
    action: 'makeActivationCode',
    async show(visit) {
      const { ctx, session } = visit;
      const account = await openAccount(visit);
      if (account === undefined) return;
      const code = await shownOnce.take(session, account.id, String(ctx['params'].once));
      if (code === undefined)
        return visit.showNext(fileHref(account.id), { errors: [{ key: 'action.letterShown' }] });
      visit.show('consoleLetter', {
        person: personOf(account),
        code,
        until: account.letterUntil ?? clock(),
        backHref: fileHref(account.id),
      });
    },
  };
}
