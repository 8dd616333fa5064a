/** Operations on an account: who may get in, and by what. */
import { z } from 'zod';
import { suspensionReasons } from '../../accounts/lifecycle/suspension.ts';
import { channels } from '../../messaging/ports.ts';
import type { Operations } from '../../operations/index.ts';
import { operatorOnly, type Route } from '../route.ts';
import type { DefineOperation } from './operation.ts';

const { operator } = operatorOnly.shape;

export function signInRoutes(operation: DefineOperation, operations: Operations): Route[] {
  return [
    operation(
      'unlock',
      'unlockAccount',
      'Forget the failed sign-ins',
      operatorOnly,
      async (target) => ({ outcome: await operations.unlock(target) }),
    ),
    operation(
      'end-sessions',
      'endSessions',
      'End all sessions, grants and tokens',
      operatorOnly,
      operations.endSessions,
    ),
    operation(
      'unlink-franceconnect',
      'unlinkFranceConnect',
      'Remove the links to FranceConnect',
      operatorOnly,
      operations.unlinkFranceConnect,
    ),
    operation(
      'require-new-password',
      'requireNewPassword',
      'Have the person choose another password',
      operatorOnly,
      operations.requireNewPassword,
    ),
    operation(
      'suspend',
      'suspendAccount',
      'Keep everybody out of the account',
      z.strictObject({ operator, reason: z.enum(suspensionReasons) }),
      (target, { reason }) => operations.suspend({ ...target, reason }),
    ),
    operation(
      'reactivate',
      'reactivateAccount',
      'Open a suspended account again',
      operatorOnly,
      operations.reactivate,
    ),
    operation(
      'activation-code',
      'makeActivationCode',
      'Make a code to send by letter to a person without a usable contact',
      z.strictObject({
        operator,
        contact_lost: z
          .boolean()
          .default(false)
          .meta({ description: 'The person can read none of the contacts.' }),
      }),
      (target, { contact_lost: isContactLost }) =>
        operations.makeActivationCode({ ...target, isContactLost }),
      true,
    ),
    operation(
      'remove-contact',
      'removeContact',
      'Remove a contact that the person has lost',
      z.strictObject({ operator, channel: z.enum(channels) }),
      (target, { channel }) => operations.removeContact({ ...target, channel }),
    ),
  ];
}
