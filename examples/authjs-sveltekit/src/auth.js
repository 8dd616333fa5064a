/** Signs people in with Mon Compte: Auth.js in SvelteKit. */
import { SvelteKitAuth } from '@auth/sveltekit';
import { env } from '$env/dynamic/private';

export const issuer = env.ISSUER ?? 'http://localhost:3000';
const clientId = 'authjs-sveltekit';
const clientSecret = env.CLIENT_SECRET ?? 'only-for-this-machine-authjs-sveltekit';

/** Tokens with less than this to live, of their 600 seconds, are refreshed. The walk doesn't want to wait; a real service takes 60. */
const refreshBeforeSeconds = 599;

async function refresh(token) {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token.refreshToken }),
  });
  // The person has to sign in again: they have signed out elsewhere, or changed their password.
  if (!response.ok) return null;
  const { id_token: idToken, refresh_token, expires_in } = await response.json();
  const refreshToken = refresh_token ?? token.refreshToken;
  const expiresAt = Math.floor(Date.now() / 1000) + expires_in;
  return { ...token, idToken, refreshToken, expiresAt, renewed: true };
}

export const { handle, signIn } = SvelteKitAuth({
  secret: env.AUTH_SECRET ?? 'only for this machine',
  trustHost: true,
  providers: [
    {
      id: 'mon-compte',
      name: 'Mon Compte',
      type: 'oidc',
      issuer,
      clientId,
      clientSecret,
      client: { id_token_signed_response_alg: 'ES256' },
      authorization: { params: { scope: 'openid profile offline_access' } },
      checks: ['pkce', 'state', 'nonce'],
      // Claims of the ID token: Auth.js asks userinfo only with `idToken: false`.
      profile: ({ sub, name }) => ({ id: sub, name }),
    },
  ],
  callbacks: {
    async jwt({ token, account }) {
      if (account) {
        const { id_token: idToken, refresh_token: refreshToken, expires_at: expiresAt } = account;
        return { ...token, sub: account.providerAccountId, idToken, refreshToken, expiresAt };
      }
      const isFresh = Date.now() / 1000 < token.expiresAt - refreshBeforeSeconds;
      return isFresh ? token : refresh(token);
    },
    session: ({ session, token: { idToken, renewed } }) => ({ ...session, idToken, renewed }),
  },
});
