/** Correcting an identity: the agent copies the person's papers. Nothing of the account is shown in the form. */
import { z } from 'zod';
import type { Clock } from '../../../adapters/ports.ts';
import {
  identityFields,
  identityForm,
  typedIdentity,
} from '../../../http/forms/identity/identity-form.ts';
import { readDeclaredIdentity } from '../../../http/forms/identity/read-identity.ts';
import type { Operations } from '../../../operations/index.ts';
import type { BirthplaceLists } from '../../../views/pages.ts';
import { type FileAction, inActivity, version } from './action.ts';

const schema = z.object({ version, ...identityFields });

export interface CorrectIdentityDependencies {
  readonly operations: Pick<Operations, 'correctIdentity'>;
  /** Returns the addresses of the lists of places. */
  lists(): BirthplaceLists;
  readonly clock: Clock;
}

const disagrees = { key: 'action.identityDisagrees' } as const;

export function createCorrectIdentity({
  operations,
  lists,
  clock,
}: CorrectIdentityDependencies): FileAction<z.output<typeof schema>> {
  return {
    action: 'correctIdentity',
    path: 'correct-identity',
    verb: 'action.correctIdentity',
    hint: 'action.correctIdentityHint',
    effects: ['action.correctIdentityDoes', 'action.correctIdentitySees', inActivity],
    done: 'action.identityCorrected',
    refusals: {
      setAside: { key: 'action.isSetAside' },
      otherAccount: { key: 'action.hasOtherAccount' },
      gender: { field: 'gender', ...disagrees },
      year: { field: 'birthDate', ...disagrees },
      month: { field: 'birthDate', ...disagrees },
      place: { field: 'birthplace', ...disagrees },
    },
    schema,
    isOffered: () => true,
    fields: (_account, { typed, errors = [] }) => [
      {
        kind: 'identity',
        form: identityForm({
          declaration: true,
          isForAgent: true,
          lists: lists(),
          errors,
          ...(typed && { typed: typedIdentity.parse(typed) }),
        }),
      },
    ],
    async perform(target, form) {
      const read = readDeclaredIdentity(form, clock());
      return 'errors' in read
        ? { faults: read.errors }
        : operations.correctIdentity({ ...target, identity: read.identity });
    },
  };
}
