/** The page of the contacts, the form that removes one, and the form that chooses the one that codes go to. */
import { z } from 'zod';
import type { Account } from '../../accounts/account.ts';
import { isLastVerified, withoutContact } from '../../accounts/change-contacts.ts';
import { contactFields, verifiedContacts } from '../../accounts/contacts.ts';
import { noFields } from '../../http/forms/form-schema.ts';
import { maskDestination } from '../../interactions/contact/send-code.ts';
import { type Channel, channels } from '../../messaging/ports.ts';
import { notice } from '../../messaging/texts.ts';
import { accountPath } from '../../views/pages.ts';
import type { SpaceHandler } from '../visit.ts';
import type { ChangeContacts } from './change-contacts.ts';

const section = '/contacts';
const page = `${accountPath}${section}`;

/** Returns a contact as the page shows it. */
function lineOf(account: Account, channel: Channel) {
  const href = `${page}/${channel}`;
  const contact = account.contacts[contactFields[channel]];
  if (contact === undefined) return { channel, href };
  return {
    channel,
    href,
    contact: {
      masked: maskDestination({ channel, to: contact.value }),
      state: contact.verified ? 'verified' : contact.setAside ? 'setAside' : 'unverified',
      lostHref: `${page}/lost?contact=${channel}`,
      ...(!isLastVerified(account, channel) && { removeAction: `${href}/remove` }),
    },
  } as const;
}

/** Returns the page. */
function createPage(): SpaceHandler<unknown> {
  return {
    path: section,
    section,
    async show({ account, hidden, show }, { errors = [], notice, typed }) {
      const verified = verifiedContacts(account);
      const [main] = verified;
      const chosen = channels.find((channel) => channel === typed?.['main']) ?? main?.channel;
      show('accountContacts', {
        ...hidden,
        errors,
        contacts: channels.map((channel) => lineOf(account, channel)),
        ...(notice && { notice: { key: notice } }),
        ...(verified.length > 1 &&
          chosen && {
            main: {
              action: `${page}/main`,
              chosen,
              options: verified.map((to) => [to.channel, maskDestination(to)] as const),
            },
          }),
      });
    },
  };
}

/** Returns the form that removes the contact of a channel. */
function createRemoval(change: ChangeContacts, channel: Channel): SpaceHandler<unknown> {
  return {
    path: `${section}/${channel}/remove`,
    section,
    form: {
      schema: noFields,
      page: section,
      needsFresh: true,
      async submit(visit) {
        let isLast = false;
        await change(visit, {
          channel,
          edit(current) {
            isLast = isLastVerified(current, channel);
            const isThere = current.contacts[contactFields[channel]] !== undefined;
            return isLast || !isThere ? current : withoutContact(current, channel);
          },
          eventOf: () => ({ type: 'contact.removed', createMessage: notice('contactRemoved') }),
        });
        if (isLast) {
          return visit.showNext(page, { errors: [{ key: 'contacts.last' }], status: 422 });
        }
        await visit.showNext(page, { notice: 'contacts.removed' });
      },
    },
  };
}

const mainField = z.object({ main: z.enum(channels).optional().catch(undefined) });

/** Returns the form that chooses the contact that codes go to. */
function createMainChoice(change: ChangeContacts): SpaceHandler<z.output<typeof mainField>> {
  return {
    path: `${section}/main`,
    section,
    form: {
      schema: mainField,
      shownAgain: ['main'],
      page: section,
      needsFresh: true,
      async submit(visit, { main }) {
        const verified = verifiedContacts(visit.account);
        if (main === undefined || !verified.some(({ channel }) => channel === main)) {
          const errors = [{ field: 'main', key: 'channel.required' }] as const;
          return visit.showNext(page, { errors, status: 422 });
        }
        await change(visit, {
          channel: main,
          edit(current) {
            const contacts = verifiedContacts(current);
            const isThere = contacts.some(({ channel }) => channel === main);
            const isMain = contacts[0]?.channel === main;
            return isMain || !isThere ? current : { ...current, codeChannel: main };
          },
          eventOf: () => ({
            type: 'contact.main-chosen',
            createMessage: notice('mainContactChosen'),
          }),
        });
        await visit.showNext(page, { notice: 'contacts.mainChosen' });
      },
    },
  };
}

/** Returns the page and its forms. */
export const createContactsPage = (change: ChangeContacts): readonly SpaceHandler<unknown>[] => [
  createPage(),
  ...channels.map((channel) => createRemoval(change, channel)),
  createMainChoice(change),
];
