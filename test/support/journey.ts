/** Drives one sign-in page by page: sends the form of the current page and follows where it leads. */
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

export type Journey = Awaited<ReturnType<typeof startJourney>>;

/** Returns the name of one of the provider's pages, from its address: `contact-code`. */
const pageName = (location: string) =>
  location.startsWith(redirectUri) ? 'service' : location.replace(/^.*\/|\?.*$/g, '');

/** Returns the text of a page. */
export const wordsOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, ' ');

/** Returns a page without what belongs to this one sign-in, so that the pages of two people can be compared. */
export const withoutUids = (html: string) =>
  html
    .replace(/\/interaction\/[\w-]+/g, '/interaction/…')
    .replace(/name="csrf" value="[^"]*"/g, 'name="csrf"')
    .replace(/(data-seconds-left|data-csrf)="[^"]*"|<span data-time>[^<]*/g, '$1');

/** Returns the code of a message: its first run of 6 digits. */
export const codeIn = (text: string | undefined) => /\d{6}/.exec(text ?? '')?.[0] ?? '';

/** Returns the code that was sent last. */
export const lastCode = (provider: TestProvider) => codeIn(provider.outbox.messages()[0]?.text);

/** Returns another code than this one. */
export const wrongCode = (code: string) => (code === '111111' ? '222222' : '111111');

/** Opens the first page of a sign-in to a service. With a person, it also sends their identifier and password. */
export async function startJourney(
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

  /** Returns the only field that all forms of a page share. */
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
    /** Sends the form of this page, or that of another page of the sign-in. Doesn't follow the redirect. */
    post: (fields: Typed = {}, name?: string) => visitor.post(at(name), { ...token(), ...fields }),
    /** Sends the form of this page, or that of another page of the sign-in, and follows the redirect. */
    async send(fields: Typed = {}, name?: string): Promise<Reply> {
      const answer = await visitor.post(at(name), { ...token(), ...fields });
      return arrive(await visitor.follow(answer));
    },
    /** Opens another page of the same sign-in by its address. */
    async open(name: string): Promise<Reply> {
      const end = await visitor.visit(at(name));
      return arrive({ ...end, location: end.location || at(name) });
    },
    /** Redeems the code; resolves with the body of the token endpoint's answer. */
    tokens: async () => (await redeem(provider, { ...begun, location }, client)).body,
    /** Redeems the code; resolves with the claims of the ID token. */
    async idToken() {
      const { body } = await redeem(provider, { ...begun, location }, client);
      return decodeJwt(String(body.id_token));
    },
  };
}

/** Returns a mail address that no other test uses. */
export const newAddress = () => `${randomUUID()}@example.fr`;

/** Does what the current page of a first connection asks for. */
export async function completeStep(
  provider: TestProvider,
  journey: Pick<Journey, 'page' | 'send'>,
  password = 'Olivier7Jardin',
): Promise<void> {
  const { page } = journey;
  if (page === 'announcement' || page === 'keep-account') await journey.send();
  else if (page === 'terms') await journey.send({ accept: 'yes' });
  else if (page === 'new-password') await journey.send({ password, confirmation: password });
  else if (page === 'contact')
    await journey.send({ channel: 'mail', email: newAddress(), phone: '' });
  else if (page === 'contact-code') await journey.send({ code: lastCode(provider) });
  else throw new Error(`nothing to do on ${page}`);
}

/** Completes steps until the page `end`; `service` is the return to the relying party. */
export async function completeStepsUntil(
  provider: TestProvider,
  journey: Journey,
  end: string,
): Promise<void> {
  for (let pages = 0; journey.page !== end && pages < 8; pages += 1)
    await completeStep(provider, journey);
}
