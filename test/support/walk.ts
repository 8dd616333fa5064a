/** A person before a page: sends its form with what they type, and goes where that leads. */
import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { Person, TestProvider } from './provider.ts';
import { portal, redirectUri } from './provider.ts';
import {
  type Client,
  createVisitor,
  fieldsOf,
  headingOf,
  type Reply,
  redeem,
  type Visitor,
} from './visitor.ts';

type Typed = Readonly<Record<string, string>>;
interface SignInOptions {
  readonly client?: Client;
  readonly params?: Record<string, string>;
}

export type Walk = Awaited<ReturnType<typeof setOut>>;

/** The name of a page of ours, from its address: `contact-code`. */
const pageName = (location: string) =>
  location.startsWith(redirectUri) ? 'service' : location.replace(/^.*\/|\?.*$/g, '');

/** The words of a page's faults and notices. */
export const wordsOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, ' ');

/** The page as it is for everybody: without what belongs to this one sign-in. */
export const withoutUids = (html: string) =>
  html
    .replace(/\/interaction\/[\w-]+/g, '/interaction/…')
    .replace(/name="csrf" value="[^"]*"/g, 'name="csrf"');

/** The first run of 6 digits, as people are told. */
export const codeIn = (text: string | undefined) => /\d{6}/.exec(text ?? '')?.[0] ?? '';

/** The code sent last. */
export const lastCode = (provider: TestProvider) => codeIn(provider.outbox.messages()[0]?.text);

/** A code that is not that one. */
export const otherThan = (code: string) => (code === '111111' ? '222222' : '111111');

/** Goes to a service's first page, and signs in where somebody is named. */
export async function setOut(
  provider: TestProvider,
  person?: Pick<Person, 'identifier' | 'password'>,
  options: SignInOptions & { visitor?: Visitor } = {},
) {
  const { visitor = createVisitor(provider), client = portal, ...rest } = options;
  const begun = person
    ? await visitor.signIn(person, { client, ...rest })
    : await visitor.begin(client, rest.params);
  let { location, reply, html } = begun;

  function arrive(end: { reply: Reply; location: string }): Reply {
    location = end.location || location;
    reply = end.reply;
    html = end.reply.text ?? '';
    return reply;
  }
  const at = (name: string | undefined) =>
    name === undefined ? location : location.replace(/[^/]*$/, name);

  /** Some pages have several forms; what they share is the token. */
  const token = () => ({ csrf: fieldsOf(html)['csrf'] ?? '' });

  return {
    visitor,
    get location() {
      return location;
    },
    get page() {
      return pageName(location);
    },
    get html() {
      return html;
    },
    get status() {
      return reply.status;
    },
    get heading() {
      return headingOf(html);
    },
    get words() {
      return wordsOf(html);
    },
    /** Sends the form of this page, or to another page of the same sign-in; the reply, unfollowed. */
    sent: (fields: Typed = {}, name?: string) => visitor.post(at(name), { ...token(), ...fields }),
    /** The same, and goes where it leads. */
    async send(fields: Typed = {}, name?: string): Promise<Reply> {
      const answer = await visitor.post(at(name), { ...token(), ...fields });
      return arrive(await visitor.follow(answer));
    },
    /** Goes to another page of the same sign-in by its address. */
    async open(name: string): Promise<Reply> {
      const end = await visitor.visit(at(name));
      return arrive({ ...end, location: end.location || at(name) });
    },
    tokens: async () => (await redeem(provider, { ...begun, location }, client)).body,
    /** What the ID token of this sign-in says. */
    async idToken() {
      const { body } = await redeem(provider, { ...begun, location }, client);
      return decodeJwt(String(body.id_token));
    },
  };
}

/** An address that nobody else is sent codes to. */
export const newAddress = () => `${randomUUID()}@example.fr`;

/** What the person does on each page of a first connection, by its name. */
export async function takeStep(
  provider: TestProvider,
  walk: Pick<Walk, 'page' | 'send'>,
  password = 'Olivier7Jardin',
): Promise<void> {
  const { page } = walk;
  if (page === 'announcement') await walk.send();
  else if (page === 'terms') await walk.send({ accept: 'yes' });
  else if (page === 'new-password') await walk.send({ password, confirmation: password });
  else if (page === 'contact') await walk.send({ channel: 'mail', email: newAddress(), phone: '' });
  else if (page === 'contact-code') await walk.send({ code: lastCode(provider) });
  else throw new Error(`nothing to do on ${page}`);
}

/** Makes every step up to a page, or to the service. */
export async function walkTo(provider: TestProvider, walk: Walk, end: string): Promise<void> {
  for (let pages = 0; walk.page !== end && pages < 8; pages += 1) await takeStep(provider, walk);
}
