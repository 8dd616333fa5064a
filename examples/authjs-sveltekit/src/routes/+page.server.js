import { redirect } from '@sveltejs/kit';
import { issuer, signIn } from '../auth.js';

export async function load({ locals }) {
  const session = await locals.auth();
  return { name: session?.user?.name, renewed: session?.renewed };
}

export const actions = {
  signin: signIn,

  /** Ends the session here, which lies in cookies alone, and then that of the provider. */
  async signout({ locals, cookies, url }) {
    const session = await locals.auth();
    for (const { name } of cookies.getAll()) {
      if (name.startsWith('authjs.session-token')) cookies.delete(name, { path: '/' });
    }
    const query = new URLSearchParams({
      id_token_hint: session?.idToken ?? '',
      post_logout_redirect_uri: `${url.origin}/`,
    });
    redirect(303, `${issuer}/session/end?${query}`);
  },
};
