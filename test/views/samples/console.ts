/** Samples of the support console. */
import type { ConsolePages } from '../../../views/pages.ts';
import { inConsole, type Render } from './sample.ts';

const why: ConsolePages['consoleHome']['why'] = {
  reason: '',
  reference: '',
  reasons: [
    ['telephone', 'console.reasonTelephone'],
    ['counter', 'console.reasonCounter'],
    ['letter', 'console.reasonLetter'],
  ],
};
const form = { action: '/', csrf: 'token', errors: [] };
const typed = { identifier: '', birthName: '', givenNames: '', birthDate: '' };
const found = [
  { id: 'a', name: 'Mario BROSSE', birthYear: 1981, identifiers: ['1 81 •• •• ••• •••'] },
  { id: 'b', name: 'Mario BROSSE (DUBOIS)', birthYear: 1981, identifiers: [] },
];
const results = { ...form, found, chosen: undefined, why, searchHref: '/' };
const outside = { name: 'Sans rôle', roles: [], signOut: { action: '/sign-out', csrf: 'token' } };

export const supportConsole: Record<string, Render> = {
  'consoleNotice, unavailable': inConsole('consoleNotice', { kind: 'unavailable' }),
  'consoleNotice, refused': inConsole('consoleNotice', { kind: 'refused' }),
  'consoleNotice, given up': inConsole('consoleNotice', { kind: 'gaveUp' }),
  'consoleNotice, no role': inConsole('consoleNotice', { kind: 'noRole' }, outside),
  'consoleNotice, signed out': inConsole('consoleNotice', { kind: 'signedOut' }),
  'consoleNotice, signed out here': inConsole('consoleNotice', { kind: 'signedOutHere' }),
  consoleHome: inConsole('consoleHome', { ...form, typed, why }),
  'consoleHome with faults': inConsole('consoleHome', {
    ...form,
    errors: [
      { field: 'birthName', key: 'name.digits' },
      { field: 'birthDate', key: 'birthDate.impossible' },
    ],
    typed: { ...typed, birthName: 'BROSSE2', givenNames: 'Mario', birthDate: '31/02/1981' },
    why: { ...why, reason: 'counter', reference: 'G-12' },
  }),
  consoleResults: inConsole('consoleResults', results),
  'consoleResults with faults': inConsole('consoleResults', {
    ...results,
    errors: [
      { field: 'person', key: 'console.personRequired' },
      { field: 'reason', key: 'console.reasonRequired' },
      { field: 'reference', key: 'field.required' },
    ],
  }),
  'consoleResults, one': inConsole('consoleResults', {
    ...results,
    found: found.slice(0, 1),
    chosen: 'a',
  }),
  'consoleResults, nobody': inConsole('consoleResults', { ...results, found: [] }),
};
