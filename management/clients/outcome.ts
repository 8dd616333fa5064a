/** The answers of the API to operations on stored services. */
import { z } from 'zod';
import type { ClientOutcome } from '../../operations/clients/change-client.ts';
import type { Caller } from '../authorization.ts';
import { faultsAt, Problem, refusalOf } from '../problem.ts';
import type { Answer } from '../route.ts';
import { clientSchema, writeClient } from './schemas.ts';

export const doneSchema = z.strictObject({
  outcome: z.enum(['done', 'unchanged']),
  client: clientSchema
    .optional()
    .meta({ description: 'As it is now. Absent without the scope clients:read.' }),
  client_secret: z.string().optional().meta({ description: 'A new secret. It is shown once.' }),
  warnings: z
    .array(z.string())
    .meta({ description: 'What is allowed, but likely to be regretted.' }),
});

/** Returns what an operation answers to a caller with these scopes. Throws the problem for a refusal. */
export function answerOf(result: ClientOutcome, scopes: Caller['scopes']): Answer {
  switch (result.outcome) {
    case 'faulty':
      throw new Problem(400, 'badRequest', {
        faults: faultsAt(['registration'], result.faults),
      });
    case 'beyond':
      throw new Problem(403, 'insufficient_scope', {
        detail: `the client has management scopes that this token lacks: ${result.scopes.join(' ')}`,
      });
    case 'unknown':
    case 'stale':
    case 'listed':
    case 'taken':
    case 'secretless':
      throw refusalOf(result.outcome);
  }
  const { outcome, client, secret: client_secret, warnings } = result;
  return {
    body: {
      outcome,
      client: scopes.has('clients:read') ? writeClient(client) : undefined,
      client_secret,
      warnings,
    },
    version: client.version,
  };
}
