/** A visitor of the account space: opens its pages and sends their forms, without script. */
import type { Person, TestProvider } from './provider.ts';
import { createVisitor, fieldsOf, type Reply, type Visitor } from './visitor.ts';

type Fields = Readonly<Record<string, string>>;

/** Returns the hidden fields of the form that is posted to this path. */
export function fieldsOfForm(html: string, action: string): Record<string, string> {
  const forms = html.match(/<form[\s\S]*?<\/form>/g) ?? [];
  const form = forms.find((one) => one.includes(`action="${action}"`));
  if (form === undefined) throw new Error(`no form to ${action}`);
  return fieldsOf(form);
}

/** What a visitor does at the account space who is signed in already. */
export const atSpace = (visitor: Visitor) => ({
  /** Opens a page. Follows redirects, so it ends on the sign-in page where one is asked for. */
  open: (path: string) => visitor.visit(path),
  /** Sends the form of a page that is posted to `action`. Resolves with the page that follows. */
  async send(page: Reply, action: string, fields: Fields = {}): Promise<Reply> {
    const hidden = fieldsOfForm(page.text, action);
    const reply = await visitor.postOnly(action, { ...hidden, ...fields });
    return (await visitor.follow(reply)).reply;
  },
});

/** Signs a person in at the account space. Resolves with what a test does there. */
export async function openSpace(
  provider: TestProvider,
  person: Pick<Person, 'identifier' | 'password'>,
  visitor: Visitor = createVisitor(provider),
) {
  /** Sends the identifier and the password on the sign-in page that a reply has led to. */
  async function signIn(at: { reply: Reply; location: string }, { password } = person) {
    const provisional = person.identifier.startsWith('P');
    const page = provisional ? at.location.replace(/login$/, 'provisional') : at.location;
    const fields = fieldsOf(at.reply.text);
    const reply = await visitor.post(page, { ...fields, identifier: person.identifier, password });
    return visitor.follow(reply);
  }

  const begun = await visitor.visit('/account');
  const opened = await signIn(begun);

  return {
    visitor,
    /** The first page. */
    opened: opened.reply,
    signIn,
    ...atSpace(visitor),
    /** Opens a page and signs in anew where it wants that. Resolves with the page. */
    async openFresh(path: string): Promise<Reply> {
      const at = await visitor.visit(path);
      return at.location.includes('/interaction/') ? (await signIn(at)).reply : at.reply;
    },
  };
}

/** A form of a page that is posted: where to, and its hidden fields. */
export interface PostedForm {
  readonly action: string;
  readonly fields: Record<string, string>;
}

/** Returns the forms of a page that are posted to the space. */
export const formsOf = ({ text }: Reply): PostedForm[] =>
  (text.match(/<form[^>]*method="post"[\s\S]*?<\/form>/g) ?? []).flatMap((form) => {
    const action = /action="(\/account[^"]*)"/.exec(form)?.[1];
    return action === undefined ? [] : [{ action, fields: fieldsOf(form) }];
  });

/**
 * Opens every page of the space that links lead to. Resolves with the pages by their paths; a page whose address has a query is
 * left out, and so is the file of one's data.
 */
export async function walkSpace({ open }: Pick<ReturnType<typeof atSpace>, 'open'>) {
  const pages = new Map<string, Reply>();
  const paths = ['/account'];
  for (const path of paths) {
    const { reply, location } = await open(path);
    if (location !== '') throw new Error(`${path} led to ${location}`);
    pages.set(path, reply);
    for (const [, href = ''] of reply.text.matchAll(/href="(\/account[^"?#]*)"/g))
      if (!paths.includes(href) && !href.endsWith('/download')) paths.push(href);
  }
  return pages;
}
