/** The demo people. They are fictional, and the same on every machine. */
import type { NewAccount } from '../accounts/account-records.ts';
import type { Domain } from '../accounts/domain.ts';

interface DemoPerson {
  readonly account: Omit<NewAccount, 'password'>;
  readonly password: { readonly kind: 'legacy' | 'personal'; readonly text: string };
}

/** The ids never change, so that a person whose identifier was replaced is not added a second time. */
const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const bornInFrance = { birthCountry: '99100', parents: [] };

export const demoPeople: readonly DemoPerson[] = [
  {
    account: {
      id: idOf(1),
      identifiers: [{ kind: 'nir', value: '2620875107001' }],
      identity: {
        ...bornInFrance,
        birthName: 'DUBOIS',
        givenNames: 'Angela Claire Louise',
        birthDate: '1962-08-24',
        gender: 'female',
        birthCommune: '75107',
      },
      contacts: {},
    },
    password: { kind: 'legacy', text: '13572468' },
  },
  {
    account: {
      id: idOf(2),
      identifiers: [{ kind: 'nir', value: '1690395277002' }],
      identity: {
        ...bornInFrance,
        birthName: 'MERCIER',
        usualName: 'DUBOIS',
        givenNames: 'Pierre',
        birthDate: '1969-03-17',
        gender: 'male',
        birthCommune: '95277',
      },
      contacts: { email: { value: 'pierre@example.fr', verified: true } },
    },
    password: { kind: 'personal', text: 'Soleil2Printemps' },
  },
  {
    account: {
      id: idOf(3),
      identifiers: [{ kind: 'nir', value: '181022A004003' }],
      identity: {
        ...bornInFrance,
        birthName: 'BROSSE',
        givenNames: 'Mario',
        birthDate: '1981-02-03',
        gender: 'male',
        birthCommune: '2A004',
      },
      contacts: { phone: { value: '+33612345678', verified: false } },
    },
    password: { kind: 'legacy', text: '24681357' },
  },
  {
    account: {
      id: idOf(4),
      identifiers: [{ kind: 'provisional', value: 'P12345678' }],
      identity: {
        birthName: 'MARTIN',
        givenNames: 'Vincent Guillaume',
        birthDate: '1963-12-05',
        gender: 'male',
        birthCountry: '99352',
        birthTown: 'Oran',
        parents: [
          { birthName: 'MARTIN', givenNames: 'Jean' },
          { birthName: 'DURAND', givenNames: 'Marie' },
        ],
      },
      contacts: { phone: { value: '+33698765432', verified: true } },
    },
    password: { kind: 'personal', text: 'Olivier7Jardin' },
  },
  {
    account: {
      id: idOf(5),
      identifiers: [{ kind: 'nir', value: '2920875117004' }],
      identity: {
        ...bornInFrance,
        birthName: 'DUBINÔRE',
        givenNames: 'Joëlle Françoise',
        birthDate: '1992-08-15',
        gender: 'female',
        birthCommune: '75117',
      },
      contacts: { phone: { value: '+33611223344', verified: false } },
    },
    password: { kind: 'legacy', text: '86427531' },
  },
];

/** The places of the people in the one dossier of the demo, by the person's number. */
const places = [
  [1, 'allocataire'],
  [2, 'conjoint'],
  [5, 'enfant'],
] as const;
const dossier = { fund: '131', fileNumber: '0000042', from: '2020-01-01' };

/** How to sign in as a person at this moment. */
export interface Credentials {
  readonly name: string;
  readonly identifier: string;
  /** Undefined once the person has changed the password that the demo gave. */
  readonly password: string | undefined;
  readonly firstConnection: boolean;
}

/**
 * Adds the people and the places in the dossier that are missing, and leaves the others alone. Resolves with how each of
 * them signs in now.
 */
export async function addPeople({
  accounts,
  household,
  passwords,
  termsVersion,
}: Pick<Domain, 'accounts' | 'household' | 'passwords' | 'termsVersion'>): Promise<
  readonly Credentials[]
> {
  await household.importMemberships(
    places.map(([n, role]) => ({ ...dossier, role, accountId: idOf(n) })),
    { onlyNew: true },
  );
  /** A person with a password of their own has completed the first connection. */
  const complete = { announced: true, terms: { version: termsVersion, at: 0 } };
  return Promise.all(
    demoPeople.map(async ({ account, password }) => {
      const { identity, identifiers } = account;
      const [first] = identifiers;
      if (first === undefined) throw new Error(`${account.id} has no identifier`);
      const stored = (await accounts.find(account.id)) ?? (await accounts.findByIdentifier(first));
      if (stored === undefined) {
        const hash = await passwords.hash(password.text);
        const standing = password.kind === 'personal' ? complete : {};
        await accounts.insert({ ...account, standing, password: { kind: password.kind, hash } });
      }
      // Verifying a password is slow, so this is done only for accounts that were written since.
      const untouched = stored === undefined || (stored.id === account.id && stored.version === 1);
      const same =
        untouched || (await passwords.verify(password.text, accounts.passwordHash(stored)));
      return {
        name: `${identity.givenNames} ${identity.birthName}`,
        identifier: first.value,
        password: same ? password.text : undefined,
        firstConnection: (stored?.passwordKind ?? password.kind) !== 'personal',
      };
    }),
  );
}
