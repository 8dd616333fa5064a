/** A household for tests: Angela (responsable), Pierre (conjoint) and Joëlle (enfant) in a dossier of their own. */
import { randomInt } from 'node:crypto';
import type { MembershipRow } from '../../accounts/household/import-memberships.ts';
import { openSpace } from './account-space.ts';
import { newAddress } from './journey.ts';
import { identity, type TestProvider } from './provider.ts';

const roles = { Angela: 'allocataire', Pierre: 'conjoint', Joëlle: 'enfant' } as const;

/** Adds the three and their dossier, with a number that no other test is likely to use. */
export async function addFamily(provider: Pick<TestProvider, 'addPerson' | 'domain'>) {
  const { household } = provider.domain;
  const add = async (givenNames: keyof typeof roles) => {
    const email = newAddress();
    const person = await provider.addPerson({
      identity: { ...identity, givenNames },
      contacts: { email: { value: email, verified: true } },
    });
    return { ...person, email, role: roles[givenNames] };
  };
  const [angela, pierre, joelle] = [await add('Angela'), await add('Pierre'), await add('Joëlle')];
  const number = { fund: '131', fileNumber: String(randomInt(1, 10_000_000)).padStart(7, '0') };
  /** Imports rows of this dossier. */
  const importRows = (...rows: Pick<MembershipRow, 'accountId' | 'role' | 'from' | 'until'>[]) =>
    household.importMemberships(rows.map((row) => ({ ...number, ...row })));
  await importRows(
    ...[angela, pierre, joelle].map(({ accountId, role }) => ({
      accountId,
      role,
      from: '2020-01-01',
    })),
  );
  const id = (await household.dossiersOf(angela.accountId))[0]?.id ?? '';
  return {
    angela,
    pierre,
    joelle,
    ...number,
    id,
    importRows,
    /** Returns the address of a page or form of the dossier. */
    at: (name: string) => `/account/household/${id}/${name}`,
    /** Resolves with what services may be told of a member. */
    rightsOf: async ({ accountId }: { accountId: string }) =>
      (await household.membershipsOf(accountId))[0]?.rights ?? [],
  };
}

/** Adds the three and signs each in at the account space. */
export async function openFamily(provider: TestProvider) {
  const { angela, pierre, joelle, ...family } = await addFamily(provider);
  const open = async (person: typeof angela) => ({
    ...person,
    ...(await openSpace(provider, person)),
  });
  const spaces = {
    angela: await open(angela),
    pierre: await open(pierre),
    joelle: await open(joelle),
  };
  return {
    ...family,
    ...spaces,
    /** Has Angela give Pierre the autorisation de gestion. Resolves with the page that follows. */
    async give() {
      const form = await spaces.angela.openFresh(family.at('authorization'));
      return spaces.angela.send(form, family.at('authorization'), { agreed: 'yes' });
    },
  };
}
