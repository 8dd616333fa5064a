/** Reads the levels that a request accepts. Apart from `acr.ts`, which the commands read without the protocol library. */
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { levelsIn, type RequestedAcr } from './acr.ts';

/**
 * Returns the levels that the request accepts, or undefined when it asks for none. An essential `acr` claim must be
 * answered by one of its own values (OpenID Connect Core, section 5.5.1.1) and comes before `acr_values`.
 */
export function requestedAcrOf({ oidc }: KoaContextWithOIDC): RequestedAcr | undefined {
  const claim = oidc.claims.id_token?.acr;
  if (claim?.essential) {
    const { value, values } = claim;
    if (values !== undefined && !Array.isArray(values)) {
      throw new errors.InvalidRequest('claims.id_token.acr.values must be an array');
    }
    const wanted: unknown[] = [...(values ?? []), ...(value === undefined ? [] : [value])];
    if (!wanted.every((level) => typeof level === 'string')) {
      throw new errors.InvalidRequest('claims.id_token.acr must be asked for by strings');
    }
    if (wanted.length > 0) return { values: levelsIn(wanted), isExact: true };
  }
  const parameter = oidc.params?.['acr_values'];
  const values = typeof parameter === 'string' ? parameter.split(' ').filter(Boolean) : [];
  return values.length > 0 ? { values: levelsIn(values), isExact: false } : undefined;
}
