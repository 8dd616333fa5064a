/** Actions for agents who have seen the person's papers: add a NIR, confirm the identity, make one account of two. */
import { z } from 'zod';
import { parseIdentifier, parseNir } from '../../../accounts/identity/identifiers.ts';
import { identifierFault, identifierMessages } from '../../../http/forms/identifier-faults.ts';
import type { Target } from '../../../operations/change-account.ts';
import type { Operations } from '../../../operations/index.ts';
import type { OpenFiles } from '../../open-files.ts';
import type { Visit } from '../../visit.ts';
import {
  box,
  buttonAlone,
  type FileAction,
  inActivity,
  type Performed,
  typed,
  type Versioned,
  version,
} from './action.ts';

export interface IdentityActionsDependencies {
  readonly operations: Pick<
    Operations,
    'attachNir' | 'confirmNir' | 'confirmIdentity' | 'merge' | 'find' | 'readFile'
  >;
  readonly openFiles: Pick<OpenFiles, 'of'>;
}

/** A number that contradicts the identity is taken once the agent says that the papers were compared. */
export const disagreements = {
  gender: { field: 'nir', key: 'action.nirGender' },
  year: { field: 'nir', key: 'action.nirYear' },
  month: { field: 'nir', key: 'action.nirMonth' },
  place: { field: 'nir', key: 'action.nirPlace' },
} as const;

export function createIdentityActions({
  operations,
  openFiles,
}: IdentityActionsDependencies): FileAction[] {
  const attachNir: FileAction<Versioned & { readonly nir: string; readonly despite: boolean }> = {
    action: 'attachNir',
    path: 'attach-nir',
    verb: 'action.attachNir',
    hint: 'action.attachNirHint',
    effects: ['action.attachNirDoes', 'action.attachNirOther', inActivity],
    done: 'action.nirAttached',
    refusals: {
      ...disagreements,
      otherNir: { field: 'nir', key: 'action.otherNir' },
      taken: { field: 'nir', key: 'action.nirTaken' },
    },
    schema: z.object({ version, nir: typed, despite: box }),
    isOffered: ({ sources, identifiers }) =>
      sources.nir === 'person' || identifiers.every(({ kind }) => kind !== 'nir'),
    fields: () => [
      { kind: 'text', name: 'nir', label: 'file.nir', hint: 'action.nirHint' },
      { kind: 'box', name: 'despite', label: 'action.nirDespite' },
    ],
    async perform(target, { nir, despite: isDespiteIdentity }) {
      const parsed = parseNir(nir);
      if ('fault' in parsed)
        return { faults: [identifierFault('nir', parsed, identifierMessages)] };
      const result = await operations.attachNir({
        ...target,
        nir: parsed.identifier,
        isDespiteIdentity,
      });
      // The person has typed the same number: the agent answers for it now.
      return result.outcome === 'unchanged' ? operations.confirmNir(target) : result;
    },
  };
  const merge: FileAction<Versioned & { readonly other: string; readonly despite: boolean }> = {
    action: 'merge',
    path: 'merge',
    verb: 'action.merge',
    hint: 'action.mergeHint',
    effects: ['action.mergeDoes', 'action.mergeSees', 'action.mergeFinal', inActivity],
    done: 'action.merged',
    refusals: {
      unknownOther: { field: 'other', key: 'action.mergeUnknown' },
      sameAccount: { field: 'other', key: 'action.mergeSame' },
      hasNir: { field: 'other', key: 'action.mergeHasNir' },
      notCertified: { key: 'action.mergeNotCertified' },
      otherPerson: { field: 'other', key: 'action.mergeOtherPerson' },
      notOpen: { key: 'action.mergeShut' },
    },
    schema: z.object({ version, other: typed, despite: box }),
    isFinal: true,
    isOffered: () => true,
    fields: () => [
      { kind: 'text', name: 'other', label: 'action.mergeOther', hint: 'console.identifierHint' },
      { kind: 'box', name: 'despite', label: 'action.mergeDespite' },
    ],
    perform: performMerge,
  };

  async function performMerge(
    target: Target,
    { other, despite: isDespiteIdentity }: { readonly other: string; readonly despite: boolean },
    { session }: Visit,
  ): Promise<Performed> {
    const parsed = parseIdentifier(other);
    if ('fault' in parsed)
      return { faults: [identifierFault('other', parsed, identifierMessages)] };
    const [found] = await operations.find(parsed, target.operator);
    // The identifiers of an account that is being merged open nothing meanwhile.
    const otherId = found?.id ?? (await operations.readFile(target.accountId))?.mergingWith;
    const isOpen = found === undefined || (await openFiles.of(session, found.id)) !== undefined;
    // An unknown number and a file that isn't open have the same answer: only a search, which is limited, tells them apart.
    if (otherId === undefined || !isOpen)
      return { faults: [{ field: 'other', key: 'action.mergeNotOpen' }] };
    return operations.merge({ ...target, otherId, isDespiteIdentity });
  }

  return [
    attachNir,
    {
      action: 'confirmIdentity',
      path: 'confirm-identity',
      verb: 'action.confirmIdentity',
      hint: 'action.confirmIdentityHint',
      effects: ['action.confirmIdentityDoes', 'action.confirmIdentityPapers', inActivity],
      done: 'action.identityConfirmed',
      refusals: {
        setAside: { key: 'action.isSetAside' },
        otherAccount: { key: 'action.hasOtherAccount' },
      },
      schema: buttonAlone,
      isOffered: ({ sources }) =>
        sources.identity === 'person' || sources.identity === 'franceconnect',
      perform: (target) => operations.confirmIdentity(target),
    },
    merge,
  ];
}
