/** Helpers that fill in the identity page with its security check, and the pages of an account creation. */
import type { CaptchaDriver } from '../../../captcha/ports.ts';
import { openProvider, type ProviderOptions, type TestProvider } from '../../support/provider.ts';
import { codeIn, type Walk } from '../../support/walk.ts';

type Typed = Readonly<Record<string, string>>;

const media = { type: 'text/plain', bytes: Buffer.from('a picture') };

/** A captcha driver whose correct answer is always `GOOD`. */
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

/** Loads a new picture of the security check. An answer is only accepted for a picture that was loaded. */
export const look = ({ visitor, location }: Walk) =>
  visitor.get(location.replace(/[^/]*$/, 'captcha-picture'));

/** Sends the form of this page with the right captcha answer. */
export async function sendWithCaptcha(walk: Walk, fields: Typed) {
  await look(walk);
  return walk.send({ captcha: 'GOOD', ...fields });
}

/** Gives a mail address on the contact page and types the code that was sent to it. */
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

/** Fills in the pages from the identity up to the terms. */
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

/** Fills in the pages from the identity up to the password, the last page with a question. */
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
