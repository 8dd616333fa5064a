/** `accounts find`: finds accounts by what a person says of themselves. */
import { parseDossierNumber } from '../../../accounts/household/dossier.ts';
import type { Sought } from '../../../operations/find.ts';
import type { MaskedPerson } from '../../../operations/show.ts';
import { defineCommand, exitCodes, Fault, UsageFault } from '../../command.ts';
import { readLines } from '../../input.ts';
import { withOperations } from '../../operations.ts';
import { readIdentifier } from '../identifier.ts';

/** Returns the name as people write it. */
export const nameOf = ({ givenNames, birthName, usualName }: MaskedPerson): string =>
  [givenNames, birthName, usualName && `(${usualName})`].filter(Boolean).join(' ');

async function byNames(): Promise<Sought> {
  const [birthName = '', givenNames = '', birthDate = ''] = await readLines(3);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(birthDate))
    throw new Fault(
      'standard input is the birth name, the given names and the birth date (YYYY-MM-DD)',
    );
  return { identity: { birthName, givenNames, birthDate } };
}

function byDossier(text: string): Sought {
  const [fund = '', fileNumber = ''] = text.split('/');
  const dossier = parseDossierNumber(fund, fileNumber);
  if (dossier === undefined) throw new UsageFault('--dossier is FUND/NUMBER, such as 131/0000042');
  return { dossier };
}

export const accountsFind = defineCommand({
  name: 'accounts find',
  argument: '[IDENTIFIER]',
  summary: 'find accounts by identifier, names or dossier',
  description: `Prints one line for each account that is found: its id, its identifiers masked, the name and the
year of birth. IDENTIFIER is a NIR or provisional identifier, \`-\` reads it from standard input.
--names reads three lines from standard input: the birth name, the given names and the birth date
(YYYY-MM-DD). --dossier finds the members of a dossier, past ones included.`,
  options: {
    names: { type: 'boolean', doc: 'by the names and the birth date on standard input' },
    dossier: { type: 'string', value: 'FUND/NUMBER', doc: 'by the number of a dossier' },
  },
  codes: { 1: 'no such account, or a fault' },
  async run({ positionals: [typed], values: { names, dossier } }) {
    if ([typed, names, dossier].filter((each) => each !== undefined).length !== 1)
      throw new UsageFault('it takes one of IDENTIFIER, --names and --dossier');
    const sought =
      typed !== undefined
        ? { identifier: await readIdentifier(typed) }
        : dossier !== undefined
          ? byDossier(dossier)
          : await byNames();
    return withOperations(process.env, async ({ operations, operator }) => {
      const found = await operations.find(sought, operator);
      if (found.length === 0) throw new Fault('there is no such account');
      for (const person of found) {
        const identifiers = person.identifiers.map(({ masked }) => masked).join(', ');
        process.stdout.write(
          `${person.id}  ${identifiers}  ${nameOf(person)}, born in ${person.birthYear}\n`,
        );
      }
      return exitCodes.done;
    });
  },
});
