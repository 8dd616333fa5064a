/** A person without a password on their way: who they are, the security check, and the pages of a creation. */
import type { CaptchaDriver } from '../../../captcha/ports.ts';
import { openProvider, type ProviderOptions, type TestProvider } from '../../support/provider.ts';
import { codeIn, type Walk } from '../../support/walk.ts';

type Typed = Readonly<Record<string, string>>;

const media = { type: 'text/plain', bytes: Buffer.from('a picture') };

/** Its answer is always the same. */
export const sameCaptcha: CaptchaDriver = {
  create: async () => ({ state: 'state', picture: media }),
  sound: async () => media,
  verify: async (_state, typed) => typed === 'GOOD',
};

export const openJourneyProvider = (options: ProviderOptions = {}) =>
  openProvider({ captcha: sameCaptcha, ...options });

export const marie = {
  birthName: 'Dupré-Lœuf',
  usualName: '',
  gender: 'female',
  givenNames: 'Marie Claire',
  birthDate: '24/08/1962',
  birthplace: 'france',
  birthDepartement: '75',
  birthCommune: 'Paris 7e Arrondissement',
};
export const marieNir = '2620875107042';

export const vincent = {
  birthName: 'Martin',
  gender: 'male',
  givenNames: 'Vincent Guillaume',
  birthDate: '05/12/1963',
  birthplace: 'abroad',
  birthCountry: 'Algérie',
  birthTown: 'Oran',
  parent1BirthName: 'Martin',
  parent1GivenNames: 'Jean',
  parent2BirthName: 'Durand',
  parent2GivenNames: 'Marie',
};

/** Looks at a new picture of the security check, so that its characters can be typed. */
export const look = ({ visitor, location }: Walk) =>
  visitor.get(location.replace(/[^/]*$/, 'captcha-picture'));

/** Sends the form of this page with the characters of the picture. */
export async function sendWithCaptcha(walk: Walk, fields: Typed) {
  await look(walk);
  return walk.send({ captcha: 'GOOD', ...fields });
}

/** Proves an address, on the pages of the contact. */
export async function proveContact(
  provider: TestProvider,
  walk: Walk,
  email: string,
): Promise<void> {
  await walk.send({ channel: 'mail', email, phone: '' });
  const sent = provider.outbox.messages().find(({ to }) => to === email);
  await walk.send({ code: codeIn(sent?.text) });
}

export const numberOf = (nir: string | undefined): Typed =>
  nir === undefined ? { without: 'yes' } : { nir };

/** From the identity to the terms. */
export async function toTerms(
  provider: TestProvider,
  walk: Walk,
  { nir, email, ...identity }: Typed & { email: string },
): Promise<void> {
  await walk.open('create');
  await sendWithCaptcha(walk, identity);
  await walk.send(numberOf(nir));
  await proveContact(provider, walk, email);
}

/** From the identity to the last page that asks for something. */
export async function toPassword(
  provider: TestProvider,
  walk: Walk,
  person: Typed & { email: string },
): Promise<void> {
  await toTerms(provider, walk, person);
  await walk.send({ accept: 'yes' });
}

export const choosePassword = (walk: Walk, password = 'Olivier7Jardin') =>
  walk.send({ password, confirmation: password });
