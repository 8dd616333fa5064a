/** `accounts confirm-nir`: an agent answers for the NIR that the owner of an account has typed. */
import { certifiedNir } from '../../accounts/account.ts';
import { defineCommand, exitCodes, Fault } from '../command.ts';
import { withContext } from '../context.ts';
import { findAccount, readIdentifier } from './identifier.ts';

export const accountsConfirmNir = defineCommand({
  name: 'accounts confirm-nir',
  argument: 'NIR',
  summary: 'confirm the NIR that a person typed when they created their account',
  description: `Says that you answer for the NIR: check the person's papers first. From then on, services that may
have the NIR get it, and a fund's file that has the NIR and the same person confirms the account.
With \`-\` the NIR is read from standard input, and stays out of the shell's history. Running it again
changes nothing.`,
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
