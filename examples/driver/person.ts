/** A person with a browser without script, who presses links and buttons by their words. */
import { createVisitor, fieldsOf, type Reply } from '../../test/support/visitor.ts';

export type Person = ReturnType<typeof createPerson>;

const decodeAttribute = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');

/** Returns the value of an attribute of the first tag in `html`. */
const attribute = (html: string, name: string) =>
  decodeAttribute(new RegExp(`^<[^>]*\\b${name}="([^"]*)"`).exec(html)?.[1] ?? '');

/** Returns the words of a page, or of a part of it. */
const wordsOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;|&#x27;/g, "'")
    .replace(/\s+/g, ' ')
    .trim();

/** Creates a person who goes from a service to the provider and back. */
export function createPerson({ issuer, service }: { issuer: string; service: string }) {
  const atProvider = createVisitor({ origin: issuer, issuer });
  const atService = createVisitor({ origin: service, issuer: service });
  // Browsers send a cookie to all ports of a host. Names that collide must show here.
  atService.agent.jar = atProvider.agent.jar;
  let html = '';
  let address = service;

  const visitorAt = (url: string) => (new URL(url).origin === service ? atService : atProvider);

  /** Follows redirects between the two until a page comes. */
  async function arrive(from: string, answer: Reply): Promise<void> {
    address = from;
    let reply = answer;
    for (let hops = 0; reply.status >= 300 && reply.status < 400; hops += 1) {
      if (hops === 20) throw new Error(`redirects without end at ${address.split('?')[0]}`);
      address = new URL(String(reply.headers['location']), address).href;
      reply = await visitorAt(address).get(address);
    }
    html = reply.text ?? '';
    if (reply.status >= 400) {
      throw new Error(
        `${reply.status} at ${address.split('?')[0]}: ${wordsOf(html).slice(0, 300)}`,
      );
    }
  }

  return {
    words: () => wordsOf(html),
    async open(url: string): Promise<void> {
      await arrive(url, await visitorAt(url).get(url));
    },
    /** Presses the link or the button with these words. `typed` goes into the fields of its form. */
    async press(label: string, typed: Record<string, string> = {}): Promise<void> {
      const link = html.match(/<a\b[\s\S]*?<\/a>/g)?.find((one) => wordsOf(one) === label);
      if (link !== undefined) return this.open(new URL(attribute(link, 'href'), address).href);
      const buttons = (form: string) => form.match(/<button\b[\s\S]*?<\/button>/g) ?? [];
      const form = html
        .match(/<form\b[\s\S]*?<\/form>/g)
        ?.find((one) => buttons(one).some((button) => wordsOf(button) === label));
      const button = form && buttons(form).find((one) => wordsOf(one) === label);
      if (form === undefined || button === undefined) {
        throw new Error(
          `no « ${label} » at ${address.split('?')[0]}: ${wordsOf(html).slice(0, 300)}`,
        );
      }
      const url = new URL(attribute(form, 'action') || address, address);
      const name = attribute(button, 'name');
      const fields = {
        ...fieldsOf(form),
        ...(name && { [name]: attribute(button, 'value') }),
        ...typed,
      };
      if (attribute(form, 'method').toLowerCase() !== 'post') {
        url.search = String(new URLSearchParams(fields));
        return this.open(url.href);
      }
      const from = new URL(address).origin;
      await arrive(
        url.href,
        await visitorAt(url.href).postOnly(url.href, fields, { Origin: from }),
      );
    },
  };
}
