/** The demo's service over real HTTP, with a small provider that can misbehave on demand. */
import type { RequestListener } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import supertest from 'supertest';
import { createRelyingParty } from '../../demo/portal/relying-party.ts';
import { listen } from '../../http/server/listener.ts';
import { createOutbox } from '../../messaging/outbox.ts';

export const clientId = 'demo-portal';
export const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';

async function listenAnywhere(handler: RequestListener) {
  const listening = await listen(handler, { host: '127.0.0.1', port: 0 });
  return { listening, origin: `http://127.0.0.1:${listening.port}` };
}

type Claims = Readonly<Record<string, unknown>>;

/** How the next token differs from a valid one. */
interface TokenShape {
  /** Claims that replace the usual ones; `undefined` leaves one out. */
  readonly claims?: Claims;
  readonly typ?: string;
  /** Signed with another key under the provider's key id. */
  readonly forged?: boolean;
  readonly age?: number;
}

interface ProviderState {
  down: boolean;
  /** How many times its metadata was requested. */
  discoveries: number;
  /** How the next ID token differs from a valid one. */
  next: TokenShape;
  userinfo: Claims;
}

/** Opens a provider that answers every code with an ID token made as `next` says. */
async function openFakeProvider() {
  const [own, foreign] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  const state: ProviderState = { down: false, discoveries: 0, next: {}, userinfo: {} };
  const server = await listenAnywhere((req, res) => {
    answer(new URL(req.url ?? '/', server.origin).pathname).then(
      (body) => {
        res.writeHead(state.down ? 503 : 200, { 'Content-Type': 'application/json' });
        res.end(JSON.stringify(body));
      },
      () => res.destroy(),
    );
  });
  const issuer = server.origin;

  function sign({
    claims = {},
    typ = 'JWT',
    forged = false,
    age = 0,
  }: TokenShape): Promise<string> {
    const now = Math.floor(Date.now() / 1000) - age;
    return new SignJWT({ iss: issuer, aud: clientId, iat: now, exp: now + 120, ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ })
      .sign(forged ? foreign.privateKey : own.privateKey);
  }

  const person = {
    sub: 'sub-1',
    sid: 'sid-1',
    acr: 'password',
    amr: ['pwd'],
    auth_time: 1787572992,
  };

  async function answer(path: string): Promise<unknown> {
    if (state.down) return { error: 'temporarily_unavailable' };
    if (path === '/jwks') return { keys: [jwk] };
    if (path === '/me') return { sub: person.sub, given_name: 'Pierre', ...state.userinfo };
    if (path === '/token') {
      const { claims, ...shape } = state.next;
      const id_token = await sign({ claims: { ...person, ...claims }, ...shape });
      return { access_token: 'access', token_type: 'Bearer', id_token };
    }
    state.discoveries += 1;
    return {
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/me`,
      jwks_uri: `${issuer}/jwks`,
      end_session_endpoint: `${issuer}/session/end`,
      response_types_supported: ['code'],
      authorization_response_iss_parameter_supported: true,
    };
  }

  const logoutToken = ({ claims, ...shape }: TokenShape = {}) => {
    const jti = crypto.randomUUID();
    const events = { [logoutEvent]: {} };
    return sign({ claims: { jti, sid: 'sid-1', events, ...claims }, typ: 'logout+jwt', ...shape });
  };

  return { issuer, state, logoutToken, close: () => server.listening.close() };
}

/** Opens both; `await using` closes them. */
export async function openPortal({ sessionLimit }: { sessionLimit?: number } = {}) {
  const provider = await openFakeProvider();
  let offset = 0;
  const clock = () => Date.now() + offset;
  const outbox = createOutbox(clock);
  let handler: RequestListener = () => undefined;
  const { listening, origin } = await listenAnywhere((req, res) => handler(req, res));
  const portal = createRelyingParty({
    origin,
    issuer: provider.issuer,
    clientId,
    clientSecret: 'a secret of the test client, long enough',
    outbox,
    clock,
    ...(sessionLimit !== undefined && { sessionLimit }),
  });
  handler = portal.callback();

  /** Creates a browser that keeps its cookie. */
  function browser() {
    const agent = supertest.agent(origin);

    /** Starts a sign-in in a tab. `come` sends the provider's answer, with the parameters of `query` changed. */
    async function begin() {
      const reply = await agent.get('/login').redirects(0);
      const request = new URL(String(reply.headers['location'])).searchParams;
      async function come(query: Record<string, string> = {}) {
        const { next } = provider.state;
        const nonce = request.get('nonce');
        provider.state.next = { ...next, claims: { nonce, ...next.claims } };
        const done = await agent
          .get('/callback')
          .redirects(0)
          .query({ code: 'c', state: request.get('state'), iss: provider.issuer, ...query });
        provider.state.next = {};
        return done;
      }
      return { reply, request, come };
    }

    const home = async () => (await agent.get('/')).text;
    return { agent, begin, home, signIn: async () => (await begin()).come() };
  }

  return {
    provider,
    origin,
    outbox,
    browser,
    logout: (token: string) =>
      supertest(origin).post('/backchannel-logout').type('form').send({ logout_token: token }),
    advance: (ms: number) => {
      offset += ms;
    },
    async [Symbol.asyncDispose]() {
      await listening.close();
      await provider.close();
    },
  };
}
