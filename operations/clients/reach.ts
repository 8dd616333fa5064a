/**
 * How far an operator that is itself a client reaches: a client may do no more than the one that registers it, or that changes
 * it. Otherwise a program that may register services could give itself every other scope, or take the secret of a program
 * that has them.
 */
import { z } from 'zod';

/** The management scopes of the operator. Absent for operators who work on the machine, and may do all. */
export type Reach = ReadonlySet<string>;

const scoped = z.object({ management_scopes: z.array(z.string()).default([]) });

/** Returns the management scopes of a registration that the operator doesn't have. */
export const scopesBeyond = (reach: Reach | undefined, registration: object): string[] =>
  reach === undefined
    ? []
    : scoped.parse(registration).management_scopes.filter((scope) => !reach.has(scope));
