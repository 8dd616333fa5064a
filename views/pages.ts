/**
 * All pages, by name. A handler builds the data of a page, and a template of the same name shows it. A template decides
 * only what to show of its data: `partials/form/code-form.ejs`, for example, says where the code went unless the page's
 * faults say that there is none. Words come from the dictionaries: a handler passes keys, never sentences.
 *
 * The data and the heading of a page stand in the file `pages.ts` beside its template.
 */
import { type AccountPages, accountHeadings } from './account/pages.ts';
import { type ContactPages, contactHeadings } from './contact/pages.ts';
import { type CreatePages, createHeadings } from './create/pages.ts';
import { type FirstConnectionPages, firstConnectionHeadings } from './first-connection/pages.ts';
import { type ForgottenPages, forgottenHeadings } from './forgotten/pages.ts';
import type { Headings } from './frame.ts';
import { type FranceConnectPages, franceConnectHeadings } from './franceconnect/pages.ts';
import { type IdentityPages, identityHeadings } from './identity/pages.ts';
import { type LoginPages, loginHeadings } from './login/pages.ts';
import { type ServicePages, serviceHeadings } from './service/pages.ts';
import { type ConsolePages, consoleHeadings } from './support/pages.ts';

export type { AccountPages, Fact } from './account/pages.ts';
export { type AccountSection, accountPath } from './account/sections.ts';
export type { Captcha, FieldError } from './form.ts';
export {
  type Frame,
  type Locale,
  locales,
  type Message,
  type Organisation,
  type Service,
} from './frame.ts';
export type { BirthplaceLists, IdentityField, IdentityForm } from './identity/pages.ts';
export { articles, errorsPath } from './service/pages.ts';
export type { ActionField, Facts, FileEvent, FilePerson, Statement } from './support/file-pages.ts';
export type { ConsoleNotice, ConsolePages, WhyOpened } from './support/pages.ts';

/** The data of each page. */
export interface Pages
  extends LoginPages,
    FirstConnectionPages,
    ContactPages,
    ForgottenPages,
    IdentityPages,
    CreatePages,
    FranceConnectPages,
    ServicePages,
    AccountPages,
    ConsolePages {}

/** The name of a page, which is also the name of its template. */
export type PageName = keyof Pages;

/** The heading of each page. */
export const headings: Headings<Pages> = {
  ...loginHeadings,
  ...firstConnectionHeadings,
  ...contactHeadings,
  ...forgottenHeadings,
  ...identityHeadings,
  ...createHeadings,
  ...franceConnectHeadings,
  ...serviceHeadings,
  ...accountHeadings,
  ...consoleHeadings,
};
