/** Levels of a sign-in (`acr`), and what a request asks of it. */
import { errors, type KoaContextWithOIDC } from 'oidc-provider';

/** What a password can reach, from the person's own word up. */
export const passwordLevels = ['declared', 'password', 'password+otp'];
/** What FranceConnect vouches for, by the one it is asked for: they stand apart. */
export const franceConnectLevels = ['eidas1', 'eidas2', 'eidas3'];

/** What else a level is good for, where a request names levels without insisting. */
const satisfies: Readonly<Record<string, readonly string[]>> = {
  password: ['declared'],
  'password+otp': ['password', 'declared'],
  eidas1: ['declared'],
  eidas2: ['eidas1', 'declared'],
  eidas3: ['eidas2', 'eidas1', 'declared'],
};

/** The level of a sign-in with a password, and a code where one was typed. */
export function passwordLevel(declared: boolean, otp: boolean) {
  const acr = declared ? 'declared' : otp ? 'password+otp' : 'password';
  return { acr, amr: otp ? ['pwd', 'otp'] : ['pwd'] };
}

/**
 * The levels any of which will do, as a test; undefined when the request asks for none. An essential `acr`
 * claim must be answered by one of its very values (OpenID Connect Core, section 5.5.1.1); `acr_values` is
 * content with more.
 */
function levelAsked({ oidc }: KoaContextWithOIDC): ((acr: string) => boolean) | undefined {
  const asked = oidc.claims.id_token?.acr;
  if (asked?.essential) {
    const { value, values } = asked;
    if (values !== undefined && !Array.isArray(values)) {
      throw new errors.InvalidRequest('claims.id_token.acr.values must be an array');
    }
    const wanted = [...(values ?? []), ...(value === undefined ? [] : [value])];
    if (!wanted.every((level) => typeof level === 'string')) {
      throw new errors.InvalidRequest('claims.id_token.acr must be asked for by strings');
    }
    if (wanted.length > 0) return (acr) => wanted.includes(acr);
  }
  const parameter = oidc.params?.['acr_values'];
  const wanted = typeof parameter === 'string' ? parameter.split(' ').filter(Boolean) : [];
  if (wanted.length === 0) return undefined;
  return (acr) => [acr, ...(satisfies[acr] ?? [])].some((level) => wanted.includes(level));
}

/** Whether no password will do for the request. */
export function isBeyondPassword(ctx: KoaContextWithOIDC): boolean {
  const isEnough = levelAsked(ctx);
  return isEnough !== undefined && !passwordLevels.some(isEnough);
}

/** Whether the request is met by the session as it is, would be by a code after the password, or by neither. */
export function levelReached(ctx: KoaContextWithOIDC): 'met' | 'byCode' | 'missing' {
  const isEnough = levelAsked(ctx);
  const { acr = '', amr } = ctx.oidc.session ?? {};
  if (isEnough === undefined || isEnough(acr)) return 'met';
  const mayRise = acr === 'password' && amr?.includes('otp') !== true;
  return mayRise && isEnough('password+otp') ? 'byCode' : 'missing';
}
