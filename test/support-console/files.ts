/** What an agent does with a person's file in tests: open it as the pages lead there, and act on it. */
import type { Person } from '../support/provider.ts';
import { fieldsOf, type Reply, type Visitor } from '../support/visitor.ts';
import type { TestConsole } from './support.ts';

type Fields = Readonly<Record<string, string>>;

/** Searches by the identifier and opens the file. Resolves with its page, or the one that says why it is not open. */
export async function openFileAs(
  door: TestConsole,
  visitor: Visitor,
  { identifier, accountId }: Pick<Person, 'identifier' | 'accountId'>,
  { reason = 'telephone', reference = 'A-12345' } = {},
) {
  const why = { reason, reference };
  const { reply: home } = await visitor.visit('/');
  const results = await door.send(visitor, home, '/', { identifier, ...why });
  return door.send(visitor, results.reply, results.location, { person: accountId, ...why });
}

/** Signs an agent in and opens a person's file. Resolves with what the agent does there. */
export async function openFile(
  door: TestConsole,
  login: string,
  person: Pick<Person, 'identifier' | 'accountId'>,
  why?: Parameters<typeof openFileAs>[3],
) {
  const { visitor } = await door.signIn(login);
  const { reply } = await openFileAs(door, visitor, person, why);
  return atFile(visitor, person, reply);
}

/** What an agent does who has opened the file. `page` is the page of the file. */
function atFile(visitor: Visitor, { accountId }: Pick<Person, 'accountId'>, page: Reply) {
  const path = `/accounts/${accountId}`;
  /** Opens a page of the file. */
  const open = async (part = ''): Promise<Reply> => (await visitor.visit(`${path}${part}`)).reply;
  /** Sends the form of an action's page. */
  async function submit(form: Reply, action: string, fields: Fields = {}): Promise<Reply> {
    const { csrf = '', version = '' } = fieldsOf(form.text);
    const sent = await visitor.postOnly(`${path}/${action}`, { csrf, version, ...fields });
    return (await visitor.follow(sent)).reply;
  }
  return {
    visitor,
    page,
    path,
    open,
    submit,
    /** Opens the page of an action and sends its form. Resolves with the page that follows. */
    act: async (action: string, fields?: Fields): Promise<Reply> =>
      submit(await open(`/${action}`), action, fields),
  };
}
