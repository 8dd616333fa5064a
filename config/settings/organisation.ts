/** The settings that the pages show of the organisation behind them: help, and what the law wants named. */
import { z } from 'zod';
import { define } from '../definition.ts';
import { httpUrl } from '../formats.ts';

const text = z
  .string()
  .max(300, 'must have at most 300 characters')
  .regex(/^[^\p{Cc}]+$/u, 'must be one line');

/** The settings by name, with their documentation. */
export const organisationSchema = {
  SUPPORT_URL: define({
    doc: 'The address of a page with help, for "Besoin d\'aide ?" at the foot of every page.',
    schema: httpUrl,
  }),
  SUPPORT_PHONE: define({
    doc: 'The telephone number of the help, as people are to read it, such as `3230`.',
    schema: text.regex(/^\+?[\d .-]{2,20}$/, 'must be a telephone number'),
  }),
  PUBLISHER: define({
    doc: 'Who publishes the site, for the legal notice: name, address, who answers for its content. In production a warning says when it is missing.',
    schema: text,
  }),
  HOSTING: define({
    doc: 'Who hosts the site, for the legal notice: name, address, telephone. In production a warning says when it is missing.',
    schema: text,
  }),
  DATA_PROTECTION_CONTACT: define({
    doc: 'How to reach the data protection officer: a mail address, an address of a page, or words. In production a warning says when it is missing.',
    schema: text,
  }),
  ACCESSIBILITY_CONTACT: define({
    doc: 'How to report a page that cannot be used: a mail address, an address of a page, or words. In production a warning says when it is missing.',
    schema: text,
  }),
} as const;

const named = [
  'PUBLISHER',
  'HOSTING',
  'DATA_PROTECTION_CONTACT',
  'ACCESSIBILITY_CONTACT',
] as const satisfies (keyof typeof organisationSchema)[];

/** Returns a warning for each setting without which a page doesn't say what the law wants it to say. */
export const warnOfOrganisation = (
  texts: Readonly<Partial<Record<(typeof named)[number], string>>>,
): string[] =>
  named
    .filter((name) => texts[name] === undefined)
    .map((name) => `${name} is not set: the legal pages send people to their Caf for it`);
