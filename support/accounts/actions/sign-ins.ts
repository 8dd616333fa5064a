/** Actions on sign-ins: unblock them, close them, suspend the account and reactivate it, unlink FranceConnect. */
import { z } from 'zod';
import { suspensionReasons } from '../../../accounts/lifecycle/suspension.ts';
import type { Operations } from '../../../operations/index.ts';
import { reasonOptions } from '../event-words.ts';
import {
  buttonAlone,
  type FileAction,
  inActivity,
  missing,
  oneOf,
  typed,
  type Versioned,
  version,
} from './action.ts';

export type SignInOperations = Pick<
  Operations,
  'unlock' | 'endSessions' | 'suspend' | 'reactivate' | 'unlinkFranceConnect'
>;

export function createSignInActions(operations: SignInOperations): FileAction[] {
  const suspend: FileAction<Versioned & { readonly reason: string }> = {
    action: 'suspend',
    path: 'suspend',
    verb: 'action.suspend',
    hint: 'action.suspendHint',
    effects: ['action.suspendDoes', 'action.suspendSees', inActivity],
    done: 'action.suspended',
    schema: z.object({ version, reason: typed }),
    isOffered: ({ suspension }) => suspension === undefined,
    fields: () => [
      {
        kind: 'choice',
        name: 'reason',
        label: 'console.reason',
        options: reasonOptions(suspensionReasons),
      },
    ],
    async perform(target, form) {
      const reason = oneOf(suspensionReasons, form.reason);
      return reason === undefined ? missing('reason') : operations.suspend({ ...target, reason });
    },
  };
  return [
    {
      action: 'unlock',
      path: 'unlock',
      verb: 'action.unlock',
      hint: 'action.unlockHint',
      effects: ['action.unlockDoes', 'action.unlockNot', inActivity],
      done: 'action.unlocked',
      schema: buttonAlone,
      isOffered: () => true,
      perform: async (target) => ({ outcome: await operations.unlock(target) }),
    },
    {
      action: 'endSessions',
      path: 'end-sessions',
      verb: 'action.endSessions',
      hint: 'action.endSessionsHint',
      effects: ['action.endSessionsDoes', 'action.endSessionsSees', inActivity],
      done: 'action.sessionsEnded',
      schema: buttonAlone,
      isOffered: () => true,
      perform: (target) => operations.endSessions(target),
    },
    suspend,
    {
      action: 'reactivate',
      path: 'reactivate',
      verb: 'action.reactivate',
      hint: 'action.reactivateHint',
      effects: ['action.reactivateDoes', 'action.reactivateNot', inActivity],
      done: 'action.reactivated',
      schema: buttonAlone,
      isOffered: ({ suspension }) => suspension !== undefined,
      perform: (target) => operations.reactivate(target),
    },
    {
      action: 'unlinkFranceConnect',
      path: 'unlink-franceconnect',
      verb: 'action.unlink',
      hint: 'action.unlinkHint',
      effects: ['action.unlinkDoes', 'action.unlinkSees', inActivity],
      done: 'action.unlinked',
      refusals: { notLinked: { key: 'action.notLinked' } },
      schema: buttonAlone,
      isOffered: ({ links }) => links.length > 0,
      perform: (target) => operations.unlinkFranceConnect(target),
    },
  ];
}
