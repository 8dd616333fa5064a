/** Operations on an account: whose it is. */
import { z } from 'zod';
import { parseNir } from '../../accounts/identity/identifiers.ts';
import { plainText } from '../../accounts/typed-text.ts';
import type { Clock } from '../../adapters/ports.ts';
import { civilStatusSchema } from '../../operations/import/reading/civil-status.ts';
import type { Operations } from '../../operations/index.ts';
import { faultsAt, malformed, Problem } from '../problem.ts';
import { accountId, operatorOnly, type Route } from '../route.ts';
import type { DefineOperation } from './operation.ts';

const { operator } = operatorOnly.shape;
const despiteIdentity = z
  .boolean()
  .default(false)
  .meta({ description: 'The papers were seen, although the identities differ.' });

const text = z.string().max(200).optional();
/** A civil status as a row of a file has it; what is left out is empty there. */
const civilStatus = z.strictObject({
  birth_name: text,
  usual_name: text,
  given_names: text,
  birth_date: z.string().max(10).meta({ description: 'YYYY-MM-DD' }),
  gender: z.enum(['F', 'M', 'female', 'male']),
  birth_country: z.string().max(5).meta({ description: 'COG code, 99100 for France' }),
  birth_commune: text.meta({ description: 'COG code, for a birth in France' }),
  birth_town: text.meta({ description: 'For a birth abroad' }),
  parent1_birth_name: text,
  parent1_given_names: text,
  parent2_birth_name: text,
  parent2_given_names: text,
});

/** Returns the identity that the body has, read as a file's row is. Throws a problem that names each faulty field. */
function identityOf(typed: z.output<typeof civilStatus>, now: number) {
  const fields = Object.keys(civilStatus.shape).map((field) => [
    field,
    plainText(new Map(Object.entries(typed)).get(field) ?? ''),
  ]);
  const { data, error } = civilStatusSchema(now).safeParse(Object.fromEntries(fields));
  if (data !== undefined) return data;
  throw new Problem(400, 'badRequest', {
    faults: faultsAt(['identity'], error.issues),
  });
}

function nirOf(typed: string) {
  const parsed = parseNir(typed);
  if ('identifier' in parsed) return parsed.identifier;
  throw malformed('/nir', 'must be a NIR');
}

export function identityRoutes(
  operation: DefineOperation,
  operations: Operations,
  clock: Clock,
): Route[] {
  return [
    operation(
      'attach-nir',
      'attachNir',
      'Add a NIR to an account that has none',
      z.strictObject({
        operator,
        nir: z.string().min(1).max(40),
        despite_identity: despiteIdentity,
      }),
      (target, { nir, despite_identity: isDespiteIdentity }) =>
        operations.attachNir({ ...target, nir: nirOf(nir), isDespiteIdentity }),
    ),
    operation(
      'confirm-nir',
      'confirmNir',
      'Answer for the NIR that the person has typed',
      operatorOnly,
      operations.confirmNir,
    ),
    operation(
      'confirm-identity',
      'confirmIdentity',
      'Answer for the identity that the person has declared: the papers were seen',
      operatorOnly,
      operations.confirmIdentity,
    ),
    operation(
      'correct-identity',
      'correctIdentity',
      'Replace the whole civil status by that of the person’s papers; a NIR must still agree',
      z.strictObject({ operator, identity: civilStatus }),
      (target, { identity }) =>
        operations.correctIdentity({ ...target, identity: identityOf(identity, clock()) }),
    ),
    operation(
      'merge',
      'mergeAccounts',
      'Merge another account of the same person into this one',
      z.strictObject({ operator, other_id: accountId, despite_identity: despiteIdentity }),
      (target, { other_id: otherId, despite_identity: isDespiteIdentity }) =>
        operations.merge({ ...target, otherId, isDespiteIdentity }),
    ),
  ];
}
