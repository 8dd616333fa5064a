/** `accounts confirm-nir`: an agent answers for the NIR that the owner of an account has typed. */
import { certifiedNir } from '../../accounts/account.ts';
import { defineCommand, exitCodes, Fault } from '../command.ts';
import { withContext } from '../context.ts';
import { findAccount, readIdentifier } from './identifier.ts';

export const accountsConfirmNir = defineCommand({
  name: 'accounts confirm-nir',
  argument: 'NIR',
  summary: 'answer for the NIR that someone typed when they made their account',
  description: `Services that may have the NIR get it from then on, and a fund's file that names the same person
confirms the account. See the papers first. With \`-\` the NIR is read from standard input, and
stays out of the shell's history. Run again, it changes nothing.`,
  options: {},
  codes: { 1: 'no such account, or a fault' },
  run: async ({ positionals: [typed = '-'] }) => {
    const nir = await readIdentifier(typed);
    if (nir.kind !== 'nir') throw new Fault('this is not a NIR');
    return withContext(process.env, async ({ domain, storage, clock }) => {
      const { accounts, updateAccount } = domain;
      const record = await findAccount(accounts, nir);
      if (certifiedNir(accounts.open(record)) !== undefined) {
        process.stdout.write('Nothing to do: the NIR is confirmed already.\n');
        return exitCodes.done;
      }
      await updateAccount(record.id, (account) => ({
        ...account,
        vouchers: { ...account.vouchers, nir: 'agent' },
      }));
      await storage.audit.append({
        at: clock(),
        type: 'operator.nir-confirmed',
        accountId: record.id,
      });
      process.stdout.write('Confirmed.\n');
      return exitCodes.done;
    });
  },
});
