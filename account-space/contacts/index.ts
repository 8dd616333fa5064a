/** The pages of the contacts of an account. See docs/screens.md, section Account space. */
import type { SpaceHandler } from '../visit.ts';
import { type ChangeContactsDependencies, createChangeContacts } from './change-contacts.ts';
import type { CodePagesDependencies } from './code-pages.ts';
import { createContactsPage } from './contacts.ts';
import { createEditContact } from './edit-contact.ts';
import { createLostContact } from './lost-contact.ts';

/** Returns the handlers of all pages and forms of this section. */
export function createContactsSection(
  dependencies: CodePagesDependencies & ChangeContactsDependencies,
): readonly SpaceHandler<unknown>[] {
  const change = createChangeContacts(dependencies);
  return [
    ...createContactsPage(change),
    ...createLostContact(dependencies, change),
    ...createEditContact(dependencies, change),
  ];
}
