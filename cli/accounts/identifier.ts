/** Reads an operator's identifier from the command line or, to keep it out of the shell's history, from stdin. */
import type { Accounts } from '../../accounts/accounts.ts';
import { type Identifier, parseIdentifier } from '../../accounts/identity/identifiers.ts';
import type { AccountRecord } from '../../adapters/ports.ts';
import { Fault } from '../command.ts';
import { readLine } from '../input.ts';

const words = {
  missing: 'the identifier is missing',
  malformed: 'this is neither a NIR nor P and 8 digits',
  provisionalNir: 'this is a provisional NIR (7 or 8): nobody signs in with one',
  key: 'the key of the NIR is wrong',
} as const;

/** Returns the identifier; `-` reads a line of standard input. Throws a `Fault` that doesn't repeat what was typed. */
export async function readIdentifier(typed: string): Promise<Identifier> {
  const result = parseIdentifier(typed === '-' ? await readLine() : typed);
  if ('fault' in result) throw new Fault(words[result.fault]);
  return result.identifier;
}

/** Resolves with the account of an identifier. Throws a `Fault` when there is none. */
export async function findAccount(
  accounts: Accounts,
  identifier: Identifier,
): Promise<AccountRecord> {
  const record = await accounts.findByIdentifier(identifier);
  if (record === undefined) throw new Fault('there is no such account');
  return record;
}
