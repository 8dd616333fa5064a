/** `accounts attach-nir`: adds a NIR to the account of a provisional identifier, so that both open it. */
import { type Account, certifiedNir } from '../../accounts/account.ts';
import { drawProvisionalIdentifier } from '../../accounts/identity/draw-identifier.ts';
import { type Identifier, parseProvisional } from '../../accounts/identity/identifiers.ts';
import { nirDisagreement } from '../../accounts/identity/nir.ts';
import { samePerson } from '../../accounts/identity/same-person.ts';
import { setAside } from '../../accounts/lifecycle/set-aside.ts';
import { defineCommand, exitCodes, Fault } from '../command.ts';
import { type Context, withContext } from '../context.ts';
import { closeNotices, createNotices } from '../notices.ts';
import { findAccount, readIdentifier } from './identifier.ts';

const words = {
  gender: 'the gender',
  year: 'the birth year',
  month: 'the birth month',
  place: 'the birthplace',
} as const;

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
it, it is merged into the account of PROVISIONAL. In every other case the command refuses.`,
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
  context: Context,
  provisional: Identifier,
  nir: Identifier,
  despite: boolean,
): Promise<number> {
  const { domain, storage, clock } = context;
  const { accounts, household, updateAccount } = domain;
  const record = await findAccount(accounts, provisional);
  const holder = await accounts.findByIdentifier(nir);
  if (holder?.id === record.id) {
    process.stdout.write('Nothing to do: the NIR is on this account already.\n');
    return exitCodes.done;
  }
  const account = accounts.open(record);
  // Checked before another account is changed.
  withNir(account, nir, despite);
  const merged = holder && (await makeRoom(context, account, accounts.open(holder), despite));
  await updateAccount(record.id, (current) => withNir({ ...current, ...merged }, nir, despite));
  await household.unblock(record.id);
  await storage.audit.append({
    at: clock(),
    type: 'operator.nir-attached',
    accountId: record.id,
    detail: merged && 'merged',
  });
  process.stdout.write('Attached: both identifiers open the account.\n');
  return exitCodes.done;
}

type Merged = Pick<Account, 'identity' | 'membership' | 'vouchers'>;

/**
 * Takes the NIR from the account that has it. Resolves with what a merged account leaves to the other one, or with
 * undefined. Throws `Fault` when the holder keeps its NIR.
 */
async function makeRoom(
  { domain, settings, storage, clock }: Context,
  account: Account,
  holder: Account,
  despite: boolean,
): Promise<Merged | undefined> {
  if (certifiedNir(holder) === undefined) {
    const notices = createNotices(settings);
    const after = await domain.updateAccount(holder.id, (current) =>
      certifiedNir(current) ? current : setAside(current, clock(), drawProvisionalIdentifier),
    );
    await storage.audit.append({ at: clock(), type: 'account.set-aside', accountId: holder.id });
    if (after?.standing.setAsideAt !== undefined)
      await domain.household.block(holder.id, 'suspended');
    if (after) await notices.tellSetAside({ before: holder, after }, account.contacts);
    await closeNotices(notices);
    return undefined;
  }
  const { contacts, password } = holder;
  const isOpened =
    password?.kind === 'personal' || contacts.email?.verified || contacts.phone?.verified;
  const isWaiting = account.standing.setAsideAt !== undefined;
  if (isOpened || !isWaiting || !(despite || samePerson(account.identity, holder.identity))) {
    throw new Fault('the NIR belongs to another account');
  }
  await domain.household.replaceMember(holder.id, account.id);
  // Should this run end here, the next import or a second run puts everything right.
  await domain.accounts.remove(holder.id);
  const { identity, membership = account.membership, vouchers } = holder;
  return { identity, membership, vouchers: { ...account.vouchers, identity: vouchers.identity } };
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
  return {
    ...account,
    identifiers: [...account.identifiers, nir],
    vouchers: { ...account.vouchers, nir: 'agent' },
    standing: { ...account.standing, setAsideAt: undefined },
  };
}
