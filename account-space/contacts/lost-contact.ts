/**
 * The pages of a person who has no longer access to a contact, as after the theft of a telephone. A code that goes to the
 * other verified contact sets it aside. Without another one, only the code of a letter opens the account anew, which an
 * agent sends. See docs/security.md, section Recovery.
 */
import { z } from 'zod';
import { otherVerified, withLostContact } from '../../accounts/change-contacts.ts';
import { destinationsOf } from '../../accounts/contacts.ts';
import { AppError } from '../../http/app-error.ts';
import { seeOther } from '../../http/redirect.ts';
import { maskDestination } from '../../interactions/contact/send-code.ts';
import { channels } from '../../messaging/ports.ts';
import { notice } from '../../messaging/texts.ts';
import { accountPath, type Pages } from '../../views/pages.ts';
import type { SpaceHandler, Visit } from '../visit.ts';
import type { ChangeContacts } from './change-contacts.ts';
import { type CodePagesDependencies, createCodePages } from './code-pages.ts';

const section = '/contacts';
const path = `${section}/lost`;
const page = `${accountPath}${path}`;

const channel = z.enum(channels).optional().catch(undefined);
/** `send` is present once the page has said where the code goes. */
const fields = z.object({ contact: channel, send: z.string().optional() });

const masked = (destination: { readonly channel: (typeof channels)[number]; to: string }) =>
  [destination.channel, maskDestination(destination)] as const;

/** Returns what the page says: which contact to choose, where a code would go, or that none can be sent. */
function stateOf(
  { account, ctx }: Visit,
  typed: string | undefined,
): Pages['accountContactLost']['state'] {
  const contacts = destinationsOf(account.contacts);
  const [only] = contacts;
  const asked = channel.parse(typed ?? ctx.query['contact']);
  const lost =
    contacts.find((each) => each.channel === asked) ?? (contacts.length === 1 ? only : undefined);
  if (lost === undefined) return { name: 'choice', options: contacts.map(masked) };
  const other = otherVerified(account, lost.channel);
  const shown = { channel: lost.channel, masked: maskDestination(lost) };
  return other === undefined
    ? { name: 'letter', lost: shown }
    : { name: 'code', lost: shown, other: maskDestination(other) };
}

/** Returns the page, and the page of its code. */
export function createLostContact(
  dependencies: CodePagesDependencies,
  change: ChangeContacts,
): readonly SpaceHandler<unknown>[] {
  const { handlers, askForCode } = createCodePages(dependencies, {
    path: `${path}/code`,
    from: path,
    heading: 'contacts.lostTitle',
    shown: maskDestination,
    async proven(visit, { channel: kept, to }) {
      // The code went to the contact that stays, so the other one is lost.
      const lost = kept === 'mail' ? 'sms' : 'mail';
      await change(visit, {
        channel: lost,
        edit(current) {
          // Another contact was proven in the meantime, maybe because this one was lost.
          if (otherVerified(current, lost)?.to !== to) throw new AppError('sessionLost');
          return withLostContact(current, lost);
        },
        eventOf: () => ({ type: 'contact.lost', createMessage: notice('contactLost') }),
      });
      await visit.showNext(`${accountPath}${section}`, { notice: 'contacts.lost' });
    },
  });

  const choosing: SpaceHandler<z.output<typeof fields>> = {
    path,
    section,
    needsFresh: true,
    async show(visit, { errors = [], typed }) {
      visit.show('accountContactLost', {
        ...visit.hidden,
        action: page,
        errors,
        state: stateOf(visit, typed?.['contact']),
        backHref: `${accountPath}${section}`,
      });
    },
    form: {
      schema: fields,
      shownAgain: ['contact'],
      needsFresh: true,
      async submit(visit, { contact, send }) {
        if (contact === undefined) {
          const errors = [{ field: 'contact', key: 'contacts.lostRequired' }] as const;
          return visit.showNext(page, { errors, status: 422 });
        }
        const other = otherVerified(visit.account, contact);
        if (send === undefined || other === undefined) {
          return seeOther(visit.ctx, `${page}?contact=${contact}`);
        }
        await askForCode(visit, other);
      },
    },
  };

  return [choosing, ...handlers];
}
