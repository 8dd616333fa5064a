/** Opens our side and the FranceConnect stand-in over real HTTP. The stand-in misbehaves as a test asks. */
import {
  CompactEncrypt,
  decodeJwt,
  decodeProtectedHeader,
  generateKeyPair,
  importJWK,
  SignJWT,
} from 'jose';
import type { Context, Next } from 'koa';
import supertest from 'supertest';
import { z } from 'zod';
import type { Upstream } from '../../accounts/account.ts';
import { type StandInOptions, startFranceConnect } from '../../demo/franceconnect/index.ts';
import type { Encryption } from '../../demo/franceconnect/provider.ts';
import { createDecrypt } from '../../federation/decryption.ts';
import { type EncryptionKey, publicJwks } from '../../federation/encryption-keys.ts';
import { createFranceConnect, type Transaction } from '../../federation/franceconnect.ts';

const uris = (ourIssuer = 'http://localhost:3000') => ({
  redirectUri: `${ourIssuer}/franceconnect/callback`,
  postLogoutRedirectUri: `${ourIssuer}/franceconnect/logged-out`,
});
export const { redirectUri, postLogoutRedirectUri } = uris();
export const client = {
  clientId: 'mon-compte',
  clientSecret: 'a secret of the test client, long enough',
  redirectUris: [redirectUri],
  postLogoutRedirectUris: [postLogoutRedirectUri],
};

type Claims = Readonly<Record<string, unknown>>;

/** How a token of the stand-in is spoiled. */
export interface Change {
  /** Replace those of the token; `undefined` removes one. */
  readonly claims?: Claims;
  /** Signed with another key, under the same key id. */
  readonly forged?: boolean;
  readonly header?: Claims;
  /** Sent without its encryption. */
  readonly plain?: boolean;
  /** Sent in place of the token. */
  readonly body?: unknown;
}

export interface PairOptions extends Partial<Omit<StandInOptions, 'port' | 'around'>> {
  readonly upstream?: Upstream;
  readonly acr?: string;
  /** Our keys, and whether all must be encrypted to them. */
  readonly encryptionKeys?: readonly EncryptionKey[];
  readonly isEncrypted?: boolean;
  /** What the stand-in encrypts to. */
  readonly encryption?: Encryption | undefined;
  readonly timeLimit?: number;
  /** The issuer of our provider. */
  readonly ourIssuer?: string;
}

interface State {
  down: boolean;
  /** Paths that never answer. */
  readonly silent: Set<string>;
  /** The paths that were called. */
  readonly calls: string[];
  idToken?: Change;
  userinfo?: Change;
}

/** Encrypts a text to the first of the keys; `header` replaces parts of the header that FranceConnect sends. */
export async function encryptTo(
  keys: readonly EncryptionKey[],
  text: string,
  header: { readonly alg?: string; readonly enc?: string; readonly zip?: string } = {},
): Promise<string> {
  const [jwk] = publicJwks(keys).keys;
  if (jwk === undefined) throw new Error('there is no current key');
  const { alg = jwk.alg, enc = 'A256GCM', zip } = header;
  return new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg, enc, kid: jwk.kid, ...(zip && { zip }) })
    .encrypt(await importJWK({ ...jwk, alg }, alg));
}

/** Opens both sides; `await using` closes them. */
export async function openPair(options: PairOptions = {}) {
  const {
    upstream = 'franceConnect',
    acr = 'eidas1',
    encryptionKeys = [],
    isEncrypted = false,
    encryption,
    timeLimit,
    ourIssuer,
    ...standInOptions
  } = options;
  const ours = uris(ourIssuer);
  const foreign = await generateKeyPair(standInOptions.algorithm ?? 'ES256');
  const state: State = { down: false, silent: new Set(), calls: [] };

  const decrypt = createDecrypt(encryptionKeys, []);

  async function change(token: string, changed: Change): Promise<unknown> {
    const { claims, forged, header, plain, body } = changed;
    if (body !== undefined) return body;
    const signed = await decrypt('idToken', token);
    const own = await importJWK(standIn.key().jwk);
    const spoiled = await new SignJWT({ ...decodeJwt(signed), ...claims })
      .setProtectedHeader({ alg: 'ES256', ...decodeProtectedHeader(signed), ...header })
      .sign(forged ? foreign.privateKey : own);
    return signed === token || plain ? spoiled : encryptTo(encryptionKeys, spoiled);
  }

  async function around(ctx: Context, next: Next): Promise<void> {
    state.calls.push(ctx.path);
    if (state.silent.has(ctx.path)) {
      ctx.respond = false;
      return;
    }
    if (state.down) {
      ctx.status = 503;
      return;
    }
    await next();
    const { body }: { body?: unknown } = ctx;
    if (ctx.path === '/token' && state.idToken) {
      const tokens = z.looseObject({ id_token: z.string() }).parse(body);
      ctx.body = { ...tokens, id_token: await change(tokens.id_token, state.idToken) };
    }
    if (ctx.path === '/userinfo' && state.userinfo) {
      ctx.body = await change(String(body), state.userinfo);
    }
  }

  const registered = {
    redirectUris: [ours.redirectUri],
    postLogoutRedirectUris: [ours.postLogoutRedirectUri],
  };
  const registrations = [{ ...client, ...registered, encryption }];
  const isPlus = upstream === 'franceConnectPlus';
  const clients = isPlus ? { clients: [], plusClients: registrations } : { clients: registrations };
  const standIn = await startFranceConnect({ ...clients, ...standInOptions, port: 0, around });
  let offset = 0;
  const logged: unknown[] = [];
  const { clientId, clientSecret } = client;
  const franceConnect = createFranceConnect({
    issuer: isPlus ? standIn.plusIssuer : standIn.issuer,
    clientId,
    clientSecret,
    acr,
    upstream,
    encryptionKeys,
    isEncrypted,
    ...ours,
    clock: () => Date.now() + offset,
    log: { warn: (...words: unknown[]) => logged.push(words) },
    ...(timeLimit !== undefined && { timeLimit }),
  });

  return {
    standIn,
    state,
    franceConnect,
    logged,
    /** Moves our side's clock; jose and openid-client read the system's. */
    advance: (ms: number) => {
      offset += ms;
    },
    /** Begins a sign-in on our side. */
    async begin() {
      const begun = await franceConnect.begin();
      if ('refusal' in begun) throw new Error(begun.refusal.reason);
      return begun;
    },
    /** Makes a whole sign-in, with what the form of the stand-in is given. */
    async signIn(form: Record<string, string>) {
      const { url, transaction } = await this.begin();
      const { query } = await createBrowser(standIn.issuer).choose(url, form);
      return this.finish(query, transaction);
    },
    finish: (query: URLSearchParams, transaction: Transaction) =>
      franceConnect.finish(query, transaction),
    async [Symbol.asyncDispose]() {
      standIn.server.closeAllConnections();
      await standIn.close();
    },
  };
}
export type Pair = Awaited<ReturnType<typeof openPair>>;

/** Creates a browser that keeps its cookies at the stand-in. */
export function createBrowser(issuer: string) {
  const { origin } = new URL(issuer);
  const agent = supertest.agent(origin);
  const pathOf = (address: string) => address.replace(origin, '');
  const get = (address: string) => agent.get(pathOf(address)).redirects(0);

  const post = (address: string, form: Record<string, string>) =>
    agent.post(pathOf(address)).redirects(0).type('form').send(form);

  /** Follows redirects as long as they stay at the stand-in. */
  async function follow(reply: supertest.Response, at: string) {
    let [current, address] = [reply, at];
    for (let i = 0; i < 6 && [302, 303].includes(current.status); i += 1) {
      address = String(current.headers['location']);
      if (!pathOf(address).startsWith('/')) break;
      current = await get(address);
    }
    return { reply: current, address };
  }

  async function open(url: URL) {
    return follow(await get(url.href), url.href);
  }

  return {
    get,
    post,
    open,
    /** Opens the URL, fills in the form, and resolves with the query of the answer. */
    async choose(url: URL, form: Record<string, string>) {
      const page = await open(url);
      const posted = await post(page.address, form);
      const { address } = await follow(posted, page.address);
      return { page: page.reply, address, query: new URL(address).searchParams };
    },
  };
}
