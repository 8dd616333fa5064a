/** Samples of the household's pages. */
import type { Pages } from '../../../views/pages.ts';
import { inSpace, type Render } from './sample.ts';

const at = Date.UTC(2026, 10, 3, 12);
const hidden = { csrf: 'token', version: 3 };
type Dossier = Pages['accountHousehold']['dossiers'][number];
const members: Dossier['members'] = [
  { givenNames: 'Angela', role: 'allocataire', isViewer: true, hasAccount: true },
  { givenNames: 'Pierre', role: 'conjoint', isViewer: false, hasAccount: true },
  { givenNames: '', role: 'enfant', isViewer: false, hasAccount: false },
];
const given = { state: 'given', partner: 'Pierre', givenAt: at } as const;
const dossier: Dossier = {
  fund: '131',
  fileNumber: '0000042',
  dossierVersion: 2,
  role: 'allocataire',
  from: at,
  members,
  authorization: { ...given, endAction: '/account/household/one/withdraw' },
  separateHref: '/account/household/one/separation',
};
/** Returns a dossier whose couple has separated: nothing can be given or declared any more. */
const separated = (fileNumber: string): Dossier => {
  const { separateHref: _, ...rest } = dossier;
  return {
    ...rest,
    fileNumber,
    authorization: { state: 'separated', partner: 'Pierre' },
    separatedOn: at,
  };
};
const ofConjoint = (one: Dossier): Dossier => ({ ...one, role: 'conjoint' });
const form = { ...hidden, fund: '131', fileNumber: '0000042', dossierVersion: 2 };

export const spaceHousehold: Record<string, Render> = {
  accountHousehold: inSpace('/household', 'accountHousehold', {
    ...hidden,
    errors: [],
    notice: { key: 'household.given' },
    dossiers: [
      dossier,
      {
        ...dossier,
        fileNumber: '0000043',
        authorization: { state: 'possible', partner: '', giveHref: '/account/household/two' },
      },
      separated('0000044'),
      { ...dossier, fileNumber: '0000045', authorization: { state: 'noConjoint', partner: '' } },
    ],
  }),
  'accountHousehold, of a conjoint': inSpace('/household', 'accountHousehold', {
    ...hidden,
    errors: [],
    dossiers: [
      ofConjoint({
        ...dossier,
        authorization: { ...given, endAction: '/account/household/one/renounce' },
      }),
      ofConjoint({
        ...dossier,
        fileNumber: '0000043',
        authorization: { state: 'none', partner: 'Angela' },
      }),
      ofConjoint(separated('0000044')),
    ],
  }),
  'accountHousehold, empty': inSpace('/household', 'accountHousehold', {
    ...hidden,
    errors: [],
    dossiers: [],
  }),
  accountAuthorization: inSpace('/household', 'accountAuthorization', {
    ...form,
    action: '/account/household/one/authorization',
    errors: [{ field: 'agreed', key: 'authorization.required' }],
    partner: 'Pierre',
    isAgreed: false,
    backHref: '/account/household',
  }),
  accountSeparation: inSpace('/household', 'accountSeparation', {
    ...form,
    action: '/account/household/one/separation',
    errors: [{ field: 'date', key: 'separation.future' }],
    date: '01/01/2099',
    backHref: '/account/household',
  }),
};
