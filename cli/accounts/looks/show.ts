/** `accounts show`: says what must be known of an account to help its owner. */
import type { Obstacle, Pending } from '../../../operations/hindrances.ts';
import type { OpenedAccount } from '../../../operations/show.ts';
import { defineCommand, exitCodes, Fault, table } from '../../command.ts';
import { onAccount } from '../on-account.ts';
import { nameOf } from './find.ts';

const timeOf = (at: number) => new Date(at).toISOString();

/** Returns what keeps the person out, in words. */
function wordsOf(obstacle: Obstacle): string {
  switch (obstacle.reason) {
    case 'suspended':
      return `suspended since ${timeOf(obstacle.since)} (${obstacle.why})`;
    case 'setAside':
      return `set aside since ${timeOf(obstacle.since)}: a certified account comes before it`;
    case 'letter':
      return obstacle.until === undefined
        ? 'waits for the code of a letter'
        : `waits for the code of a letter, valid until ${timeOf(obstacle.until)}`;
    case 'throttled':
      return `too many failures: the next try is at ${timeOf(obstacle.until)}`;
    case 'noPassword':
      return 'has neither a password nor a link to FranceConnect';
  }
}

/** Returns what the person meets, in words. */
function pendingWords(pending: Pending): string {
  if (pending.reason === 'closed')
    return `closed: erased at ${timeOf(pending.erasedAt)} unless the owner keeps it`;
  return pending.reason === 'declared'
    ? 'the identity is only declared'
    : `step pending: ${pending.step}`;
}

function contactWords(contact: OpenedAccount['contacts']['email']): string {
  if (contact === undefined) return 'none';
  const state = contact.verified ? 'proven' : contact.setAside ? 'lost' : 'not proven';
  return `${contact.masked} (${state})`;
}

/** Returns the lines of an account. */
function rowsOf(account: OpenedAccount): [string, string][] {
  const { signIn, contacts, sources, dossiers, links } = account;
  return [
    ['may sign in', signIn.maySignIn ? 'yes' : 'no'],
    ...signIn.obstacles.map((one): [string, string] => ['', wordsOf(one)]),
    ...signIn.pending.map((one): [string, string] => ['', pendingWords(one)]),
    ['account', account.id],
    ['person', `${nameOf(account)}, born in ${account.birthYear}`],
    ...account.identifiers.map(({ kind, masked }): [string, string] => [kind, masked]),
    ['identity from', sources.identity],
    ...(sources.nir ? [['NIR from', sources.nir] as [string, string]] : []),
    ['mail', contactWords(contacts.email)],
    ['telephone', contactWords(contacts.phone)],
    ['password', account.password],
    ['links', links.join(', ') || 'none'],
    ...dossiers.map(({ fund, fileNumber, role }): [string, string] => [
      'dossier',
      `${fund}/${fileNumber} ${role}`,
    ]),
    ['created', timeOf(account.createdAt)],
  ];
}

export const accountsShow = defineCommand({
  name: 'accounts show',
  argument: 'IDENTIFIER',
  summary: 'say what must be known of an account to help its owner',
  description: `Prints first whether the person may sign in, and if not why, then the account with its identifiers
and contacts masked. The person sees in "Mon activité" that an agent looked. With \`-\` the
identifier is read from standard input, and stays out of the shell's history.`,
  options: {},
  codes: { 1: 'no such account, or a fault' },
  run: ({ positionals: [typed = '-'] }) =>
    onAccount(typed, async (target, { operations }) => {
      const account = await operations.show(target);
      if (account === undefined) throw new Fault('there is no such account');
      process.stdout.write(table(rowsOf(account)));
      return exitCodes.done;
    }),
});
