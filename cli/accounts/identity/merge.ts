/** `accounts merge`: makes one account of two that a person has. */
import { defineCommand, exitCodes, Fault } from '../../command.ts';
import { conclude } from '../conclude.ts';
import { readIdentifier } from '../identifier.ts';
import { onAccountOf } from '../on-account.ts';

const unknown = 'there is no account of OTHER';

export const accountsMerge = defineCommand({
  name: 'accounts merge',
  argument: 'OTHER [IDENTIFIER]',
  summary: 'make one account of two that a person has',
  description: `Merges the account of OTHER, which a person has created for example, into the account of
IDENTIFIER, whose identity a fund or an agent answers for: check first that both are the person's.
The identifiers of both open the account that stays. It keeps its identity, and its password if
the person has chosen one; otherwise the password of OTHER opens it. It takes the proven contacts
that it lacks, and the places in dossiers. Services that know OTHER go on knowing the person by
the same sub; a service that knew both knows the one of the account that stays. Sessions and
refresh tokens of OTHER end.

OTHER is a NIR that its owner has typed, or P and 8 digits. Without IDENTIFIER, or with \`-\`, it is
read from standard input, and stays out of the shell's history. The command refuses when a fund or
an agent answers for a NIR of OTHER, when one of the accounts is suspended, closed or waits for a
letter, and when the identities differ, unless \`--despite-identity\` says that you have seen it is
one person. When it was broken off, run it again.`,
  options: {
    'despite-identity': {
      type: 'boolean',
      doc: 'merge although the identities differ',
    },
  },
  codes: { 1: 'no such account, two accounts that are not merged, or a fault' },
  async run({ positionals: [typed = '', number = '-'], values }) {
    const [other, identifier] = [await readIdentifier(typed), await readIdentifier(number)];
    const isDespiteIdentity = values['despite-identity'] === true;
    return onAccountOf(identifier, async (target, { domain, operations }, { standing }) => {
      // The identifiers of an account that is being merged open nothing meanwhile.
      const otherId = (await domain.accounts.findByIdentifier(other))?.id ?? standing.merging?.id;
      if (otherId === undefined) throw new Fault(unknown);
      const result = await operations.merge({ ...target, otherId, isDespiteIdentity });
      const code = conclude(result, {
        done: 'Merged: the identifiers of both open the account.',
        unchanged: 'Merged: the identifiers of both open the account.',
        unknownOther: unknown,
        sameAccount: 'both are of one account',
        hasNir: 'somebody answers for a NIR of OTHER: such an account is not merged',
        notCertified: 'only its owner answers for the account of IDENTIFIER',
        otherPerson:
          'the identities differ; once you have seen that it is one person, say --despite-identity',
        notOpen: 'one of the accounts is suspended or closed, or waits for the code of a letter',
      });
      const { knownTwice = 0 } = result;
      if (code === exitCodes.done && knownTwice > 0)
        process.stdout.write(
          `${knownTwice} service(s) knew both accounts, and go on with the one that stays.\n`,
        );
      return code;
    });
  },
});
