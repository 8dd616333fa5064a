/** All that is kept about the person, to read and to download (GDPR, articles 15 and 20). */
import { Readable } from 'node:stream';
import type { Account, Voucher } from '../../accounts/account.ts';
import { groupPhone } from '../../accounts/contacts.ts';
import type { Household } from '../../accounts/household/household.ts';
import { communeName } from '../../accounts/identity/birthplaces/communes.ts';
import { countryName, france } from '../../accounts/identity/birthplaces/countries.ts';
import { createWriteAll, type WriteAllDependencies } from '../../operations/export.ts';
import { accountPath, type Fact, type Locale, type Pages } from '../../views/pages.ts';
import type { SpaceHandler } from '../visit.ts';

const section = '/data';
const downloadPath = `${section}/download`;

/** Returns a day of the calendar as people write it. It may be presumed, so it is never computed with. */
const writtenDay = (day: string) => day.split('-').reverse().join('/');

/** Returns a place of birth in words: the commune with its code, or the country. */
function birthplaceOf({ identity }: Account, locale: Locale): string {
  const { birthCommune, birthTown, birthDepartement, birthCountry } = identity;
  const commune = birthCommune && `${communeName(birthCommune) ?? ''} (${birthCommune})`.trim();
  const town = birthTown && [birthTown, birthDepartement && `(${birthDepartement})`].join(' ');
  const country = birthCountry === france ? undefined : countryName(birthCountry, locale);
  return [commune ?? town, country].filter(Boolean).join(', ');
}

const genders = { female: 'data.female', male: 'data.male' } as const;
/** Who answers for the identity. */
const sources = {
  fund: 'data.fund',
  franceconnect: 'data.franceconnect',
  agent: 'data.agent',
  person: 'data.person',
} as const satisfies Record<Voucher, unknown>;

const nameFact = (label: Fact['label'], text: string): Fact =>
  text === '' ? { label, words: 'data.none' } : { label, text };

function identityFacts(account: Account, locale: Locale): Fact[] {
  const { birthName, usualName, givenNames, birthDate, gender, parents } = account.identity;
  return [
    nameFact('data.birthName', birthName),
    ...(usualName === undefined ? [] : [nameFact('data.usualName', usualName)]),
    nameFact('data.givenNames', givenNames),
    { label: 'data.birthDate', text: writtenDay(birthDate) },
    { label: 'data.gender', words: genders[gender] },
    { label: 'data.birthplace', text: birthplaceOf(account, locale) },
    ...parents.map(
      (parent): Fact => ({
        label: 'data.parent',
        text: `${parent.givenNames} ${parent.birthName}`,
      }),
    ),
    { label: 'data.source', words: sources[account.vouchers.identity] },
  ];
}

function contactFacts({ contacts: { email, phone } }: Account): Fact[] {
  const noteOf = (verified: boolean) => (verified ? 'data.verified' : 'data.unverified');
  return [
    ...(email
      ? [{ label: 'data.email', text: email.value, note: noteOf(email.verified) } as const]
      : []),
    ...(phone
      ? [
          {
            label: 'data.phone',
            text: groupPhone(phone.value),
            note: noteOf(phone.verified),
          } as const,
        ]
      : []),
  ];
}

const accountFacts = ({ createdAt, standing }: Account): Fact[] => [
  { label: 'data.createdAt', at: createdAt },
  ...(standing.terms?.at ? [{ label: 'data.terms', at: standing.terms.at } as const] : []),
  { label: 'data.password', words: 'data.passwordKept' },
];

export interface DataDependencies extends WriteAllDependencies {
  readonly household: Pick<Household, 'membershipsOf'>;
}

/** Returns the page and the download. */
export function createData(dependencies: DataDependencies): SpaceHandler<unknown>[] {
  const { household } = dependencies;
  const writeAll = createWriteAll(dependencies);
  return [
    {
      path: section,
      section,
      needsFresh: true,
      async show({ account, locale, show }) {
        const dossiers = await household.membershipsOf(account.id);
        const data: Pages['accountData'] = {
          groups: [
            { title: 'data.identity', facts: identityFacts(account, locale) },
            { title: 'data.contacts', facts: contactFacts(account) },
            { title: 'data.account', facts: accountFacts(account) },
          ],
          dossiers: dossiers.map(({ fund, fileNumber }) => ({ fund, number: fileNumber })),
          downloadHref: `${accountPath}${downloadPath}`,
        };
        show('accountData', data);
      },
    },
    {
      path: downloadPath,
      section,
      needsFresh: true,
      async show({ ctx, account }) {
        ctx.type = 'application/json';
        ctx.set('Cache-Control', 'no-store');
        ctx.set('Content-Disposition', 'attachment; filename="mon-compte.json"');
        ctx.body = Readable.from(writeAll(account));
      },
    },
  ];
}
