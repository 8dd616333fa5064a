/** The facts of an account, masked and in groups, as the page of a file shows them. */
import type { Voucher } from '../../accounts/account.ts';
import type { OpenedAccount } from '../../operations/show.ts';
import type { MessageKey } from '../../views/dictionaries/index.ts';
import type { Facts, FilePerson } from '../../views/pages.ts';

type Fact = Facts['facts'][number];

const givenBy = {
  fund: 'file.byFund',
  franceconnect: 'file.byFranceConnect',
  agent: 'file.byAgent',
  person: 'file.byPerson',
} as const satisfies Record<Voucher, MessageKey>;

const from = {
  fund: 'file.fromFund',
  franceconnect: 'file.fromFranceConnect',
  agent: 'file.fromAgent',
  person: 'file.fromPerson',
} as const satisfies Record<Voucher, MessageKey>;

const passwords = {
  none: 'file.passwordNone',
  legacy: 'file.passwordLegacy',
  personal: 'file.passwordPersonal',
} as const;

const roles = {
  allocataire: 'file.roleAllocataire',
  conjoint: 'file.roleConjoint',
  enfant: 'file.roleEnfant',
  autre: 'file.roleAutre',
} as const;

/** Returns who the person is, for the head of a page. */
export const personOf = ({
  givenNames,
  birthName,
  gender,
  birthYear,
}: OpenedAccount): FilePerson => ({
  name: `${givenNames} ${birthName}`.trim(),
  gender,
  birthYear,
});

function contactFact(
  label: MessageKey,
  none: MessageKey,
  contact: OpenedAccount['contacts']['email'],
): Fact {
  if (contact === undefined) return { label, words: none };
  const { masked, verified, setAside, source } = contact;
  const state = verified ? 'file.isProven' : setAside ? 'file.isLost' : 'file.isUnproven';
  return { label, text: masked, notes: [state, ...(source ? [from[source]] : [])] };
}

function whoFacts({ usualName, gender, identifiers, sources }: OpenedAccount): Fact[] {
  return [
    ...(usualName === undefined ? [] : [{ label: 'file.usualName', text: usualName } as const]),
    {
      label: 'file.gender',
      words: gender === 'female' ? 'identity.female' : 'identity.male',
    },
    ...identifiers.map(
      ({ kind, masked }): Fact =>
        kind === 'provisional'
          ? { label: 'file.provisional', text: masked }
          : { label: 'file.nir', text: masked, notes: sources.nir ? [from[sources.nir]] : [] },
    ),
    { label: 'file.identitySource', words: givenBy[sources.identity] },
  ];
}

function reachFacts({ contacts, password, links, createdAt }: OpenedAccount): Fact[] {
  return [
    contactFact('file.mail', 'file.noMail', contacts.email),
    contactFact('file.sms', 'file.none', contacts.phone),
    { label: 'file.password', words: passwords[password] },
    {
      label: 'file.franceConnect',
      words: links.length > 0 ? 'file.linked' : 'file.notLinked',
    },
    { label: 'file.createdAt', at: createdAt },
  ];
}

/** Returns the groups of the page. */
export function factsOf(account: OpenedAccount): Facts[] {
  const dossiers = account.dossiers.map(
    ({ fund, role }): Fact => ({
      label: 'file.dossier',
      labelValues: { fund },
      words: roles[role],
    }),
  );
  return [
    { title: 'file.who', facts: whoFacts(account) },
    { title: 'file.reach', facts: reachFacts(account) },
    ...(dossiers.length > 0 ? [{ title: 'file.dossiers', facts: dossiers } as const] : []),
  ];
}
