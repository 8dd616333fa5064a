/** Actions for people who have lost contacts: a code by letter, and taking a contact away. */
import { z } from 'zod';
import { channels } from '../../../messaging/ports.ts';
import type { Operations } from '../../../operations/index.ts';
import type { OpenedAccount } from '../../../operations/show.ts';
import type { ShownOnce } from '../shown-once.ts';
import {
  box,
  type FileAction,
  inActivity,
  missing,
  oneOf,
  typed,
  type Versioned,
  version,
} from './action.ts';

export interface ContactActionsDependencies {
  readonly operations: Pick<Operations, 'makeActivationCode' | 'removeContact'>;
  readonly shownOnce: ShownOnce;
}

/** The last part of the address at which a code is shown. */
export const letterPath = 'letter';

const hasContact = ({ contacts: { email, phone } }: OpenedAccount) =>
  email !== undefined || phone !== undefined;

export function createContactActions({
  operations,
  shownOnce,
}: ContactActionsDependencies): FileAction[] {
  const makeCode: FileAction<Versioned & { readonly contactLost: boolean }> = {
    action: 'makeActivationCode',
    path: 'activation-code',
    verb: 'action.letter',
    hint: 'action.letterHint',
    effects: ['action.letterDoes', 'action.letterEnds', 'action.letterSees', inActivity],
    refusals: { reachable: { field: 'contactLost', key: 'action.letterReachable' } },
    schema: z.object({ version, contactLost: box }),
    isOffered: () => true,
    fields: (account) =>
      hasContact(account) ? [{ kind: 'box', name: 'contactLost', label: 'action.letterLost' }] : [],
    async perform(target, { contactLost: isContactLost }, { session }) {
      const result = await operations.makeActivationCode({ ...target, isContactLost });
      if (!('code' in result) || result.code === undefined) return { outcome: result.outcome };
      const { accountId } = target;
      return { next: `${letterPath}/${await shownOnce.keep(session, accountId, result.code)}` };
    },
  };
  const removeContact: FileAction<Versioned & { readonly channel: string }> = {
    action: 'removeContact',
    path: 'remove-contact',
    verb: 'action.removeContact',
    hint: 'action.removeContactHint',
    effects: ['action.removeContactDoes', 'action.removeContactSees', inActivity],
    done: 'action.contactRemoved',
    refusals: {
      none: { field: 'channel', key: 'action.noContact' },
      last: { field: 'channel', key: 'action.lastContact' },
    },
    schema: z.object({ version, channel: typed }),
    isOffered: hasContact,
    fields: ({ contacts }) => [
      {
        kind: 'choice',
        name: 'channel',
        label: 'action.whichContact',
        options: [
          ...(contacts.email ? [['mail', 'file.mail'] as const] : []),
          ...(contacts.phone ? [['sms', 'file.sms'] as const] : []),
        ],
      },
    ],
    async perform(target, form) {
      const channel = oneOf(channels, form.channel);
      return channel === undefined
        ? missing('channel')
        : operations.removeContact({ ...target, channel });
    },
  };
  return [makeCode, removeContact];
}
