/** The parameters that FranceConnect accepts at its authorization endpoint. It refuses all others. */
import { z } from 'zod';

/** The levels that one may ask for: FranceConnect+ alone takes no lower one. */
export const levels = ['eidas1', 'eidas2', 'eidas3'];
export const plusLevels = ['eidas2', 'eidas3'];

/** The claims of each scope; `profile`, `birth` and `identite_pivot` cover several. */
const names = ['given_name', 'given_name_array', 'family_name', 'gender', 'birthdate'];
const birth = ['birthplace', 'birthcountry'];
export const claimsByScope = {
  openid: ['sub'],
  given_name: ['given_name', 'given_name_array'],
  family_name: ['family_name'],
  preferred_username: ['preferred_username'],
  gender: ['gender'],
  birthdate: ['birthdate'],
  birthplace: ['birthplace'],
  birthcountry: ['birthcountry'],
  email: ['email'],
  profile: [...names, 'preferred_username'],
  birth,
  identite_pivot: [...names, ...birth],
};

const isScope = (text: string) => {
  const scopes = text.split(' ');
  return scopes.includes('openid') && scopes.every((scope) => Object.hasOwn(claimsByScope, scope));
};

/** The `claims` parameter may only ask for `amr`. */
const isAmrAlone = (text: string) => {
  try {
    const amr = z.union([z.null(), z.strictObject({ essential: z.boolean() })]);
    const schema = z.strictObject({ id_token: z.strictObject({ amr }) });
    return schema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
};

const requestSchema = (accepted: readonly string[]) =>
  z.strictObject({
    response_type: z.literal('code'),
    client_id: z.string().min(1),
    redirect_uri: z.url(),
    scope: z.string().refine(isScope),
    acr_values: z.enum(accepted),
    state: z.string().min(32),
    nonce: z.string().min(32),
    prompt: z.enum(['login', 'consent', 'login consent', 'consent login']).optional(),
    claims: z.string().refine(isAmrAlone).optional(),
  });

/** Returns the names of the parameters that are wrong, missing, unknown or repeated. */
export function faultsOf(query: URLSearchParams, accepted: readonly string[]): string[] {
  const counts = Map.groupBy(query.keys(), (name) => name);
  const twice = [...counts].filter(([, found]) => found.length > 1).map(([name]) => name);
  const result = requestSchema(accepted).safeParse(Object.fromEntries(query));
  const wrong = (result.error?.issues ?? []).flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : String(issue.path[0]),
  );
  return [...new Set([...twice, ...wrong])];
}
