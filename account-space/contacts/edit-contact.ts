/** The pages on which a person gives another address or number. It takes its place once its code was typed. */
import { z } from 'zod';
import { contactFields, groupPhone } from '../../accounts/contacts.ts';
import { withContact } from '../../interactions/contact/contact.ts';
import { wholeDestination } from '../../interactions/contact/send-code.ts';
import { readContact } from '../../interactions/contact/typed-contact.ts';
import { shownAgain } from '../../interactions/flow/replies.ts';
import { type Channel, channels } from '../../messaging/ports.ts';
import { notice } from '../../messaging/texts.ts';
import { accountPath } from '../../views/pages.ts';
import type { SpaceHandler } from '../visit.ts';
import type { ChangeContacts } from './change-contacts.ts';
import { type CodePagesDependencies, createCodePages } from './code-pages.ts';

/** The longest mail address, in characters (RFC 5321, section 4.5.3.1.3). */
const longestAddress = 254;

const fields = z.object({ email: z.string().default(''), phone: z.string().default('') });

const headings = { mail: 'contacts.mailTitle', sms: 'contacts.smsTitle' } as const;

const section = '/contacts';

function createEdit(
  dependencies: CodePagesDependencies,
  change: ChangeContacts,
  channel: Channel,
): readonly SpaceHandler<unknown>[] {
  const path = `${section}/${channel}`;
  const page = `${accountPath}${path}`;
  const field = contactFields[channel];

  const { handlers, askForCode } = createCodePages(dependencies, {
    path: `${path}/code`,
    from: path,
    heading: headings[channel],
    // The person has typed it on the page before, in this session.
    shown: wholeDestination,
    async proven(visit, destination) {
      await change(visit, {
        channel,
        proven: destination.to,
        edit: (current) => withContact(current, destination),
        eventOf({ contacts }) {
          const before = contacts[field];
          return before === undefined || before.value === destination.to
            ? { type: 'contact.verified', createMessage: notice('contactAdded') }
            : { type: 'contact.replaced', createMessage: notice('contactReplaced') };
        },
      });
      await visit.showNext(`${accountPath}${section}`, { notice: 'contacts.verified' });
    },
  });

  const typing: SpaceHandler<z.output<typeof fields>> = {
    path,
    section,
    needsFresh: true,
    async show({ account, hidden, show }, { errors = [], typed }) {
      const contact = account.contacts[field];
      // An address or number that still waits for its code need not be typed again.
      const known = contact === undefined || contact.verified ? '' : contact.value;
      const start = channel === 'sms' ? groupPhone(known) : known;
      show('accountContact', {
        ...hidden,
        action: page,
        errors,
        heading: headings[channel],
        channel,
        value: shownAgain(typed?.[field] ?? start, longestAddress),
        backHref: `${accountPath}${section}`,
        isReplaced: contact !== undefined,
      });
    },
    form: {
      schema: fields,
      shownAgain: [field],
      needsFresh: true,
      async submit(visit, typed) {
        const destination = readContact({ ...typed, channel });
        if ('error' in destination) {
          return visit.showNext(page, { errors: [destination.error], status: 422 });
        }
        const known = visit.account.contacts[field];
        if (known?.verified && known.value === destination.to) {
          return visit.showNext(page, { errors: [{ field, key: 'contacts.same' }], status: 422 });
        }
        await askForCode(visit, destination);
      },
    },
  };

  return [typing, ...handlers];
}

/** Returns the pages of both channels. */
export const createEditContact = (
  dependencies: CodePagesDependencies,
  change: ChangeContacts,
): readonly SpaceHandler<unknown>[] =>
  channels.flatMap((channel) => createEdit(dependencies, change, channel));
