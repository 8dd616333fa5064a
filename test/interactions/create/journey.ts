/** Helpers that fill in the identity page with its security check, and the pages of an account creation. */
import type { CaptchaDriver } from '../../../captcha/ports.ts';
import { codeIn, type Journey } from '../../support/journey.ts';
import { openProvider, type ProviderOptions, type TestProvider } from '../../support/provider.ts';

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
export const look = ({ visitor, location }: Journey) =>
  visitor.get(location.replace(/[^/]*$/, 'captcha-picture'));

/** Sends the form of this page with the right captcha answer. */
export async function sendWithCaptcha(journey: Journey, fields: Typed) {
  await look(journey);
  return journey.send({ captcha: 'GOOD', ...fields });
}

/** Gives a mail address on the contact page and types the code that was sent to it. */
export async function proveContact(
  provider: TestProvider,
  journey: Journey,
  email: string,
): Promise<void> {
  await journey.send({ channel: 'mail', email, phone: '' });
  const sent = provider.outbox.messages().find(({ to }) => to === email);
  await journey.send({ code: codeIn(sent?.text) });
}

export const numberOf = (nir: string | undefined): Typed =>
  nir === undefined ? { without: 'yes' } : { nir };

/** Fills in the pages from the identity up to the terms. */
export async function toTerms(
  provider: TestProvider,
  journey: Journey,
  { nir, email, ...identity }: Typed & { email: string },
): Promise<void> {
  await journey.open('create');
  await sendWithCaptcha(journey, identity);
  await journey.send(numberOf(nir));
  await proveContact(provider, journey, email);
}

/** Fills in the pages from the identity up to the password, the last page with a question. */
export async function toPassword(
  provider: TestProvider,
  journey: Journey,
  person: Typed & { email: string },
): Promise<void> {
  await toTerms(provider, journey, person);
  await journey.send({ accept: 'yes' });
}

export const choosePassword = (journey: Journey, password = 'Olivier7Jardin') =>
  journey.send({ password, confirmation: password });
