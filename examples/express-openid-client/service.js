/** A service that signs people in with Mon Compte: Express and openid-client. */
import express from 'express';
import session from 'express-session';
import {
  calculateJwkThumbprint,
  createRemoteJWKSet,
  exportJWK,
  generateKeyPair,
  jwtVerify,
} from 'jose';
import * as oidc from 'openid-client';

const issuer = process.env.ISSUER ?? 'http://localhost:3000';
const origin = 'http://localhost:4001';
const clientId = 'express-openid-client';

// The service proves who it is with a key, whose public half it publishes: no secret is shared with the provider. Several
// processes of one service would read the same key from a file instead.
const { privateKey, publicKey } = await generateKeyPair('ES256');
const jwk = await exportJWK(publicKey);
const kid = await calculateJwkThumbprint(jwk);

const config = await oidc.discovery(
  new URL(issuer),
  clientId,
  { id_token_signed_response_alg: 'ES256', userinfo_signed_response_alg: 'ES256' },
  oidc.PrivateKeyJwt({ key: privateKey, kid }),
  // http is for this machine alone. Signatures are checked although TLS would do.
  { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] },
);
const providerKeys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri));

const app = express();
const sessions = new session.MemoryStore();
app.get('/jwks.json', (_req, res) => {
  res.json({ keys: [{ ...jwk, kid, use: 'sig', alg: 'ES256' }] });
});

// The provider calls this when the person signs out elsewhere (OpenID Connect Back-Channel Logout 1.0).
app.post('/backchannel-logout', express.urlencoded({ extended: false }), async (req, res) => {
  const { payload } = await jwtVerify(req.body.logout_token, providerKeys, {
    issuer,
    audience: clientId,
    typ: 'logout+jwt',
    requiredClaims: ['iat', 'exp', 'jti', 'sid', 'events'],
  });
  sessions.all((_error, all) => {
    for (const [id, { sid }] of Object.entries(all)) if (sid === payload.sid) sessions.destroy(id);
  });
  res.set('Cache-Control', 'no-store').end();
});

app.use(
  session({
    // Cookies of localhost go to every port: a name of one's own keeps services apart.
    name: 'express-example',
    secret: process.env.SESSION_SECRET ?? 'only for this machine',
    store: sessions,
    resave: false,
    saveUninitialized: false,
    cookie: { sameSite: 'lax' },
  }),
);

// Other services may start a sign-in here too, as `initiate_login_uri` tells (OpenID Connect Core, section 4).
app.get('/login', async (req, res) => {
  if (req.query.iss !== undefined && req.query.iss !== issuer) return res.status(400).end();
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const expectedState = oidc.randomState();
  const expectedNonce = oidc.randomNonce();
  req.session.checks = { pkceCodeVerifier, expectedState, expectedNonce };
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri: `${origin}/callback`,
    scope: 'openid profile offline_access',
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  res.redirect(address.href);
});

app.get('/callback', async (req, res) => {
  const { checks } = req.session;
  const tokens = await oidc.authorizationCodeGrant(config, new URL(req.url, origin), checks);
  const { sub, sid } = tokens.claims();
  const person = await oidc.fetchUserInfo(config, tokens.access_token, sub);
  // A new session id, so that one planted before the sign-in is worthless.
  await new Promise((resolve) => req.session.regenerate(resolve));
  const { id_token: idToken, refresh_token: refreshToken } = tokens;
  Object.assign(req.session, { person, sid, idToken, refreshToken });
  res.redirect('/');
});

app.post('/refresh', async (req, res) => {
  const tokens = await oidc.refreshTokenGrant(config, req.session.refreshToken);
  const { sub } = tokens.claims();
  req.session.person = await oidc.fetchUserInfo(config, tokens.access_token, sub);
  // The provider may send a new refresh token; the old one then ends.
  req.session.refreshToken = tokens.refresh_token ?? req.session.refreshToken;
  req.session.renewed = true;
  res.redirect('/');
});

app.post('/logout', async (req, res) => {
  const { idToken } = req.session;
  await new Promise((resolve) => req.session.destroy(resolve));
  const address = oidc.buildEndSessionUrl(config, {
    id_token_hint: idToken,
    post_logout_redirect_uri: `${origin}/`,
  });
  res.redirect(address.href);
});

const escapeHtml = (text) =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

app.get('/', (req, res) => {
  const { person, renewed } = req.session;
  const body = person
    ? `<p>Bonjour ${escapeHtml(person.name)}</p>
       ${renewed ? '<p>Jetons renouvelés</p>' : ''}
       <form method="post" action="/refresh"><button>Actualiser</button></form>
       <form method="post" action="/logout"><button>Se déconnecter</button></form>`
    : '<a href="/login">Se connecter</a>';
  res.send(`<!DOCTYPE html><html lang="fr"><title>Exemple</title><h1>Exemple</h1>${body}`);
});

app.listen(4001, '127.0.0.1');
