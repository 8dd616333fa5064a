/** A provider with FranceConnect: the provider, the stand-in, and browsers that go between the two. */
import { randomBytes } from 'node:crypto';
import type { Upstream } from '../../accounts/account.ts';
import type { NewAccount } from '../../accounts/account-records.ts';
import { type TestPerson, testPeople } from '../../demo/franceconnect/people.ts';
import { createBrowser, openPair, type Pair, type PairOptions } from '../federation/support.ts';
import { openProvider, type Person, type ProviderOptions, portal } from './provider.ts';
import { type Client, createVisitor, fieldsOf, type Visitor } from './visitor.ts';

/** The ids of the pages that the buttons lead to. */
type Button = 'franceconnect' | 'franceconnect-plus';
export type WithFranceConnect = Awaited<ReturnType<typeof openWithFranceConnect>>;

export interface WithFranceConnectOptions extends ProviderOptions {
  readonly pair?: Omit<PairOptions, 'people'>;
  /** FranceConnect+ is offered as well; it encrypts to `encryptionKeys`. */
  readonly plus?: boolean;
}

/** Opens both; `await using` closes them. */
export async function openWithFranceConnect(options: WithFranceConnectOptions = {}) {
  const people = [...testPeople];
  const opened: Pair[] = [];
  const provider = await openProvider({
    ...options,
    async openUpstreams(ourIssuer) {
      const { encryptionKeys, plus } = options;
      const encrypted = encryptionKeys && {
        encryptionKeys,
        isEncrypted: true,
        encryption: { jwksUri: `${ourIssuer}/franceconnect/jwks` },
      };
      const pairOf = (more: PairOptions) => openPair({ people, ourIssuer, ...more });
      opened.push(await pairOf({ ...options.pair, ...(plus ? {} : encrypted) }));
      if (plus) {
        opened.push(await pairOf({ ...encrypted, upstream: 'franceConnectPlus', acr: 'eidas2' }));
      }
      return opened.map(({ franceConnect }) => franceConnect);
    },
  });
  const [pair, plusPair = pair] = opened;
  if (pair === undefined || plusPair === undefined) throw new Error('FranceConnect was not opened');
  const browsers = new WeakMap<Visitor, Map<string, ReturnType<typeof createBrowser>>>();

  /** Returns the visitor's browser at FranceConnect, or at the upstream with this origin. */
  function browserOf(visitor: Visitor, origin = new URL(pair?.standIn.issuer ?? '').origin) {
    const own = browsers.get(visitor) ?? new Map<string, ReturnType<typeof createBrowser>>();
    browsers.set(visitor, own);
    const browser = own.get(origin) ?? createBrowser(origin);
    own.set(origin, browser);
    return browser;
  }

  /** Presses a button of a page, FranceConnect's unless said otherwise. Resolves with the redirect to FranceConnect. */
  async function press(
    visitor: Visitor,
    page: { location: string; html: string },
    button: Button = 'franceconnect',
  ) {
    const action = page.location.replace(/[^/]*$/, button);
    return visitor.post(action, { csrf: fieldsOf(page.html)['csrf'] ?? '' });
  }

  /** Starts a sign-in, chooses a login or an error at FranceConnect, and resolves with the callback's address. */
  async function goToFranceConnect(
    visitor: Visitor,
    form: Record<string, string>,
    params: Record<string, string> = {},
    client: Client = portal,
    button: Button = 'franceconnect',
  ) {
    const begun = await visitor.begin(client, params);
    const pressed = await press(visitor, begun, button);
    const url = new URL(String(pressed.headers['location']));
    const { address } = await browserOf(visitor, url.origin).choose(url, form);
    return { ...begun, url, callback: address };
  }

  /** Signs in through FranceConnect. Resolves with the page of the provider or the address of the service. */
  async function signIn(
    visitor: Visitor,
    form: Record<string, string>,
    params: Record<string, string> = {},
    client: Client = portal,
    button: Button = 'franceconnect',
  ) {
    const out = await goToFranceConnect(visitor, form, params, client, button);
    const end = await visitor.visit(out.callback);
    return { ...out, ...end, html: end.reply.text };
  }

  /** Adds a person whom FranceConnect knows and who has an account. */
  async function addPerson(
    account: Partial<NewAccount> & { typed?: string; kind?: 'legacy' | 'personal' } = {},
    claims: Partial<TestPerson['claims']> = {},
  ): Promise<Person & { login: string; claims: TestPerson['claims'] }> {
    const known = createPerson(claims);
    people.push(known);
    const person = await provider.addPerson({ identity: identityOf(known), ...account });
    return { ...person, ...known };
  }

  return {
    provider,
    pair,
    /** The pair of FranceConnect+, where it is offered. */
    plusPair,
    press,
    goToFranceConnect,
    signIn,
    addPerson,
    visitor: () => createVisitor(provider),
    /** Adds a person whom FranceConnect knows and who has no account. */
    addStranger(claims: Partial<TestPerson['claims']> = {}): TestPerson {
      const known = createPerson(claims);
      people.push(known);
      return known;
    },
    browserOf,
    /** Resolves with the FranceConnect subject that an account is linked to. */
    linkOf: async (accountId: string, upstream: Upstream = 'franceConnect') => {
      const record = await provider.domain.accounts.find(accountId);
      return record && provider.domain.accounts.open(record)[upstream];
    },
    /** Resolves with the types of an account's audit events, newest first. */
    trailOf: async (accountId: string) =>
      (await provider.storage.audit.ofAccount(accountId, 20)).map(({ type }) => type),
    /** Resolves with every stored account record. */
    everyAccount: () => provider.storage.accounts.scan(undefined, 1000),
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      for (const each of opened) await each[Symbol.asyncDispose]();
    },
  };
}

/** Returns a name that no other test uses. */
const randomName = () =>
  [...randomBytes(8)].map((byte) => String.fromCharCode(65 + (byte % 26))).join('');

function createPerson(claims: Partial<TestPerson['claims']>): TestPerson {
  const name = randomName();
  const own = {
    given_name: 'Zoé Marie',
    given_name_array: ['Zoé', 'Marie'],
    family_name: name,
    preferred_username: '',
    gender: 'female',
    birthdate: '1985-04-09',
    birthplace: '33063',
    birthcountry: '99100',
    email: 'zoe@example.fr',
  };
  return { login: name, claims: { ...own, ...claims } };
}

/** Returns the identity as a family-allowance fund stores it, in capitals. */
export function identityOf({ claims }: Pick<TestPerson, 'claims'>): NewAccount['identity'] {
  const { family_name, given_name, birthdate, gender, birthplace, birthcountry } = claims;
  return {
    birthName: family_name.toUpperCase(),
    givenNames: given_name.toUpperCase(),
    birthDate: birthdate,
    gender: gender === 'female' ? 'female' : 'male',
    birthCountry: birthcountry,
    ...(birthplace && { birthCommune: birthplace }),
    parents: [],
  };
}
