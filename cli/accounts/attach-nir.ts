/** `accounts attach-nir`: adds a NIR to the account of a provisional identifier, so that both open it. */
import type { Account } from '../../accounts/account.ts';
import { type Identifier, parseProvisional } from '../../accounts/identity/identifiers.ts';
import { nirDisagreement } from '../../accounts/identity/nir.ts';
import { defineCommand, exitCodes, Fault } from '../command.ts';
import { type Context, withContext } from '../context.ts';
import { readIdentifier } from './identifier.ts';

const words = {
  gender: 'the gender',
  year: 'the birth year',
  month: 'the birth month',
  place: 'the birthplace',
} as const;

export const accountsAttachNir = defineCommand({
  name: 'accounts attach-nir',
  argument: 'PROVISIONAL [NIR]',
  summary: 'add the NIR that someone with a provisional identifier has got',
  description: `From then on both identifiers open the account of PROVISIONAL (P and 8 digits); nothing else about
it changes. Without NIR, or with \`-\`, it is read from standard input, and stays out of the shell's
history. Refused when the NIR belongs to another account, when the account has another NIR, and
when the NIR does not agree with the gender, birth date or birthplace on the account, unless
\`--despite-identity\` says that the number was checked. Run again, it changes nothing.`,
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
    const despite = values['despite-identity'] === true;
    return withContext(process.env, (context) => attach(context, provisional, nir, despite));
  },
});

function readProvisional(typed: string): Identifier {
  const parsed = parseProvisional(typed);
  if ('fault' in parsed) throw new Fault('PROVISIONAL is P and 8 digits');
  return parsed.identifier;
}

async function attach(
  { domain, storage, clock }: Context,
  provisional: Identifier,
  nir: Identifier,
  despite: boolean,
): Promise<number> {
  const { accounts, updateAccount } = domain;
  const record = await accounts.findByIdentifier(provisional);
  if (record === undefined) throw new Fault('there is no such account');
  const holder = await accounts.findByIdentifier(nir);
  if (holder !== undefined && holder.id !== record.id) {
    throw new Fault('the NIR belongs to another account');
  }
  if (holder !== undefined) {
    process.stdout.write('Nothing to do: the NIR is on this account already.\n');
    return exitCodes.done;
  }
  await updateAccount(record.id, (account) => withNir(account, nir, despite));
  await storage.audit.append({ at: clock(), type: 'operator.nir-attached', accountId: record.id });
  process.stdout.write('Attached: both identifiers open the account.\n');
  return exitCodes.done;
}

/** Returns the account with the NIR. Throws `Fault` when it has another one, or the NIR contradicts the identity. */
function withNir(account: Account, nir: Identifier, despite: boolean): Account {
  if (account.identifiers.some(({ kind }) => kind === 'nir')) {
    throw new Fault('the account has another NIR');
  }
  const part = nirDisagreement(nir.value, account.identity);
  if (part !== undefined && !despite) {
    throw new Fault(
      `the NIR does not agree with ${words[part]} on the account; once it was checked, say --despite-identity`,
    );
  }
  const vouchers = { ...account.vouchers, nir: 'agent' } as const;
  return { ...account, identifiers: [...account.identifiers, nir], vouchers };
}
