/** The flows that are measured under load. Each worker is prepared first, which isn't measured; its step is. */
import type { ClientId } from './requests.ts';
import * as requests from './requests.ts';
import { openVisitor, type Person, type Visitor } from './visitor.ts';

export interface Worker {
  step(): Promise<void>;
  close(): void;
}

/** The server to load. `nextPerson` returns another person at each call, so that nobody signs in twice at once. */
export type OpenWorker = (port: number, nextPerson: () => Person) => Promise<Worker>;

const worker = ({ close }: Visitor, step: () => Promise<void>): Worker => ({ step, close });

const textOf = (value: unknown): string => {
  if (typeof value !== 'string') throw new Error('a token is missing');
  return value;
};

const ofDocument =
  (path: string): OpenWorker =>
  async (port) => {
    const visitor = await openVisitor(port);
    const body = await requests.fetchDocument(visitor, path);
    return worker(visitor, async () => {
      await requests.fetchDocument(visitor, path, body);
    });
  };

const ofMachine =
  (ask: (visitor: Visitor) => Promise<void>): OpenWorker =>
  async (port) => {
    const visitor = await openVisitor(port);
    return worker(visitor, () => ask(visitor));
  };

/** Signs in first. Each worker has its own session, as the memory adapter slows down while a session's grants grow. */
const sso =
  (client: ClientId): OpenWorker =>
  async (port, nextPerson) => {
    const visitor = await openVisitor(port);
    const person = nextPerson();
    await requests.getTokens(visitor, client, person);
    return worker(visitor, async () => {
      const { requests: count } = await requests.getTokens(visitor, client, person);
      if (count !== 2) throw new Error(`a session was not enough: ${count} requests`);
    });
  };

/** Refreshes as a public client, whose refresh tokens are replaced at each use. */
const refresh: OpenWorker = async (port, nextPerson) => {
  const visitor = await openVisitor(port);
  const { tokens } = await requests.getTokens(visitor, 'app', nextPerson());
  let token = textOf(tokens['refresh_token']);
  return worker(visitor, async () => {
    token = await requests.refresh(visitor, 'app', token);
  });
};

const ofToken =
  (use: (visitor: Visitor, token: string) => Promise<void>): OpenWorker =>
  async (port, nextPerson) => {
    const visitor = await openVisitor(port);
    const { tokens } = await requests.getTokens(visitor, 'portal', nextPerson());
    const token = textOf(tokens['access_token']);
    return worker(visitor, () => use(visitor, token));
  };

/** Signs in with a new browser at each step. */
const signIn: OpenWorker = async (port, nextPerson) => {
  const jar = new Map();
  const visitor = await openVisitor(port, jar);
  return worker(visitor, async () => {
    jar.clear();
    const { requests: count } = await requests.getTokens(visitor, 'portal', nextPerson());
    if (count !== 6) throw new Error(`a sign-in took ${count} requests in place of 6`);
  });
};

export const flows = {
  discovery: ofDocument('/.well-known/openid-configuration'),
  jwks: ofDocument('/jwks'),
  'client-credentials': ofMachine(requests.clientCredentials),
  'signed-token': ofMachine(requests.signedToken),
  sso: sso('portal'),
  'sso-rs256': sso('rsa'),
  refresh,
  userinfo: ofToken(requests.userinfo),
  introspection: ofToken(requests.introspect),
  'sign-in': signIn,
} satisfies Record<string, OpenWorker>;

export type FlowName = keyof typeof flows;
