/** `accounts attach-nir`: adds a NIR to the account of a provisional identifier, so that both open it. */
import { type Identifier, parseProvisional } from '../../../accounts/identity/identifiers.ts';
import { defineCommand, Fault } from '../../command.ts';
import { conclude } from '../conclude.ts';
import { readIdentifier } from '../identifier.ts';
import { onAccountOf } from '../on-account.ts';

/** Says which part of a NIR contradicts the identity. */
const disagrees = (part: string) =>
  `the NIR does not agree with the ${part} on the account; once it was checked, say --despite-identity`;

export const accountsAttachNir = defineCommand({
  name: 'accounts attach-nir',
  argument: 'PROVISIONAL [NIR]',
  summary: 'add a NIR to the account of a person with a provisional identifier',
  description: `Adds the NIR to the account of PROVISIONAL (P and 8 digits). From then on both identifiers open the
account, and you answer for the number: check the person's papers first. Without NIR, or with \`-\`,
the NIR is read from standard input, and stays out of the shell's history. The command refuses when
the account has another NIR. It also refuses when the NIR does not agree with the gender, birth date
or birthplace on the account, unless \`--despite-identity\` says that you have checked the number.
Running it again changes nothing.

When another account has the NIR, there are two cases in which the command goes on. If its owner
has only typed the NIR, that account loses it and is set aside, and its contacts are told. If a fund
has added that account, nobody has opened it yet, and the account of PROVISIONAL was set aside for
it, the account of PROVISIONAL is merged into it. In every other case the command refuses; see
\`accounts merge\`.`,
  options: {
    'despite-identity': {
      type: 'boolean',
      doc: 'attach a number that does not agree with the identity on the account',
    },
  },
  codes: { 1: 'no such account, a number that is refused, or a fault' },
  async run({ positionals: [typed = '', number = '-'], values }) {
    const provisional = readProvisional(typed);
    const nir = await readIdentifier(number);
    if (nir.kind !== 'nir') throw new Fault('this is not a NIR');
    const isDespiteIdentity = values['despite-identity'] === true;
    return onAccountOf(provisional, async (target, { operations }) =>
      conclude(await operations.attachNir({ ...target, nir, isDespiteIdentity }), {
        done: 'Attached: both identifiers open the account.',
        unchanged: 'Nothing to do: the NIR is on this account already.',
        otherNir: 'the account has another NIR',
        taken: 'the NIR belongs to another account (see accounts merge)',
        gender: disagrees('gender'),
        year: disagrees('birth year'),
        month: disagrees('birth month'),
        place: disagrees('birthplace'),
      }),
    );
  },
});

function readProvisional(typed: string): Identifier {
  const parsed = parseProvisional(typed);
  if ('fault' in parsed) throw new Fault('PROVISIONAL is P and 8 digits');
  return parsed.identifier;
}
