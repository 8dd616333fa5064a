/** A person without a password on their way: walks from page to page, reads the captcha, and types who they are. */
import type { CaptchaDriver } from '../../captcha/ports.ts';
import { type House, type HouseOptions, openHouse, portal } from '../support/house.ts';
import { createVisitor, fieldsOf, headingOf } from '../support/visitor.ts';

const media = { type: 'text/plain', bytes: Buffer.from('a picture') };

/** Its answer is always the same. */
const captcha: CaptchaDriver = {
  create: async () => ({ state: 'state', picture: media }),
  sound: async () => media,
  verify: async (_state, typed) => typed === 'GOOD',
};

export const openJourneyHouse = (options: HouseOptions = {}) => openHouse({ captcha, ...options });

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

export const ahmed = {
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

/** What `readSoughtIdentity` takes: neither gender nor usual name. */
export function sought<T extends { gender: string }>({ gender: _, ...rest }: T) {
  return rest;
}

/** The first run of 6 digits, as people are told. */
export const codeIn = (text: string | undefined) => /\d{6}/.exec(text ?? '')?.[0] ?? '';

export type Walk = Awaited<ReturnType<typeof setOut>>;

/** A browser at the first page of a sign-in. */
export async function setOut(house: House, params: Record<string, string> = {}) {
  const visitor = createVisitor(house);
  const begun = await visitor.begin(portal, params);
  const at = (name: string) => begun.location.replace(/login$/, name);
  let page = { location: begun.location, reply: begun.reply };

  const walk = {
    visitor,
    verifier: begun.verifier,
    at,
    get location() {
      return page.location;
    },
    get name() {
      return page.location.split('/').at(-1);
    },
    get html() {
      return page.reply.text;
    },
    /** The page without what differs between any two sign-ins. */
    get alike() {
      return page.reply.text
        .replaceAll(begun.location.split('/')[2] ?? '', 'UID')
        .replace(/name="csrf" value="[^"]+"/g, '');
    },
    get heading() {
      return headingOf(page.reply.text);
    },
    get reply() {
      return page.reply;
    },
    get status() {
      return page.reply.status;
    },
    /** Opens a page of the sign-in by its name. */
    async open(name: string) {
      const end = await visitor.visit(at(name));
      page = { ...end, location: end.location || at(name) };
      return page.reply;
    },
    /** Sends the form of the page. */
    async send(fields: Record<string, string> = {}, name = '') {
      const target = name === '' ? page.location : at(name);
      const reply = await visitor.post(target, { ...fieldsOf(page.reply.text), ...fields });
      const end = await visitor.follow(reply);
      page = { reply: end.reply, location: end.location || target };
      return reply;
    },
    /** With the characters of the picture. */
    async sendWithCaptcha(fields: Record<string, string>, name = '') {
      await visitor.get(at('captcha-picture'));
      return walk.send({ captcha: 'GOOD', ...fields }, name);
    },
    /** From the identity to the terms, by a contact that is proven. */
    async toTerms({
      nir,
      email,
      ...identity
    }: Record<string, string> & { email: string }): Promise<void> {
      await walk.open('create');
      await walk.sendWithCaptcha(identity);
      await walk.send(nir === undefined ? { without: 'yes' } : { nir });
      await walk.send({ channel: 'mail', email, phone: '' });
      const sent = house.outbox.messages().find(({ to }) => to === email);
      await walk.send({ code: codeIn(sent?.text) });
    },
    /** As far as the last page that asks for something. */
    async toPassword(identity: Record<string, string> & { email: string }): Promise<void> {
      await walk.toTerms(identity);
      await walk.send({ accept: 'yes' });
    },
    choose: (password = 'Olivier7Jardin') => walk.send({ password, confirmation: password }),
  };
  return walk;
}
