/** `accounts unlink-franceconnect`: removes an account's link to FranceConnect. */
import { linksOf } from '../../accounts/account.ts';
import { endSignIns } from '../../accounts/end-sign-ins.ts';
import { defineCommand, exitCodes, Fault } from '../command.ts';
import { withContext } from '../context.ts';
import { findAccount, readIdentifier } from './identifier.ts';

export const accountsUnlinkFranceConnect = defineCommand({
  name: 'accounts unlink-franceconnect',
  argument: 'IDENTIFIER',
  summary: "remove an account's links to FranceConnect",
  description: `Removes the links to FranceConnect and FranceConnect+ from the account of a NIR or provisional
identifier. Use it for a link made by mistake, or when FranceConnect has given the person a new
identifier. At the next sign-in by FranceConnect the person is matched as if for the first time. All
sessions and refresh tokens of the account end, because they may come from a link. With \`-\` the
identifier is read from standard input, and stays out of the shell's history.`,
  options: {},
  codes: { 1: 'no such account, no link, or a fault' },
  run: async ({ positionals: [typed = '-'] }) => {
    const identifier = await readIdentifier(typed);
    return withContext(process.env, async ({ domain, storage, clock }) => {
      const { accounts, updateAccount } = domain;
      const record = await findAccount(accounts, identifier);
      if (linksOf(accounts.open(record)).length === 0) {
        throw new Fault('the account is not linked to FranceConnect');
      }
      await updateAccount(record.id, (account) => endSignIns(account, clock()));
      await storage.audit.append({
        at: clock(),
        type: 'operator.franceconnect-unlinked',
        accountId: record.id,
      });
      process.stdout.write('Unlinked.\n');
      return exitCodes.done;
    });
  },
});
