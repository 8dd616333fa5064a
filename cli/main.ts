/**
 * The operator's commands: `npm run cli -- COMMAND`. Each command has a file, and all of them are listed below. Results
 * go to stdout, faults and progress to stderr. No command shows a secret or personal data, except what it was called to
 * make (`keys generate --secrets`).
 */

import { accountsErase } from './accounts/erase.ts';
import { accountsAttachNir } from './accounts/identity/attach-nir.ts';
import { accountsConfirmIdentity } from './accounts/identity/confirm-identity.ts';
import { accountsConfirmNir } from './accounts/identity/confirm-nir.ts';
import { accountsCorrectIdentity } from './accounts/identity/correct-identity.ts';
import { accountsMerge } from './accounts/identity/merge.ts';
import { accountsImport } from './accounts/import.ts';
import { accountsExport } from './accounts/looks/export.ts';
import { accountsFind } from './accounts/looks/find.ts';
import { accountsHistory } from './accounts/looks/history.ts';
import { accountsShow } from './accounts/looks/show.ts';
import { accountsRelinkFranceConnect } from './accounts/relink-franceconnect.ts';
import { accountsActivationCode } from './accounts/sign-ins/activation-code.ts';
import { accountsEndSessions } from './accounts/sign-ins/end-sessions.ts';
import { accountsRemoveContact } from './accounts/sign-ins/remove-contact.ts';
import { accountsRequireNewPassword } from './accounts/sign-ins/require-new-password.ts';
import { accountsReactivate, accountsSuspend } from './accounts/sign-ins/suspend.ts';
import { accountsUnlinkFranceConnect } from './accounts/sign-ins/unlink-franceconnect.ts';
import { accountsUnlock } from './accounts/sign-ins/unlock.ts';
import { backup } from './backup/backup.ts';
import { restore } from './backup/restore.ts';
import { clientsAdd } from './clients/add.ts';
import { clientsDisable, clientsEnable, clientsRemove } from './clients/disable.ts';
import { clientsList, clientsShow } from './clients/list.ts';
import { clientsRotateSecret } from './clients/rotate-secret.ts';
import { clientsUpdate } from './clients/update.ts';
import { type Command, exitCodes, program, table, UsageFault } from './command.ts';
import { doctor } from './doctor/doctor.ts';
import { dossiersEvents } from './dossiers/events.ts';
import { dossiersImport } from './dossiers/import.ts';
import { explain } from './faults.ts';
import { identifiersReseal } from './identifiers/reseal.ts';
import { keysFranceConnect } from './keys/franceconnect.ts';
import { keysGenerate } from './keys/generate.ts';
import { keysRotate } from './keys/rotate.ts';

const commands = [
  accountsImport,
  accountsFind,
  accountsShow,
  accountsHistory,
  accountsExport,
  accountsUnlock,
  accountsSuspend,
  accountsReactivate,
  accountsEndSessions,
  accountsRemoveContact,
  accountsRequireNewPassword,
  accountsActivationCode,
  accountsAttachNir,
  accountsConfirmNir,
  accountsConfirmIdentity,
  accountsCorrectIdentity,
  accountsMerge,
  accountsErase,
  accountsUnlinkFranceConnect,
  accountsRelinkFranceConnect,
  clientsAdd,
  clientsList,
  clientsShow,
  clientsUpdate,
  clientsDisable,
  clientsEnable,
  clientsRemove,
  clientsRotateSecret,
  dossiersImport,
  dossiersEvents,
  identifiersReseal,
  keysFranceConnect,
  keysGenerate,
  keysRotate,
  backup,
  restore,
  doctor,
];

function helpOn(prefix: string): string {
  const listed = commands.filter(({ name }) => prefix === '' || name.startsWith(`${prefix} `));
  const rows = listed.map(({ name, summary }): [string, string] => [name, summary]);
  const usage = [program, prefix, 'COMMAND'].filter((word) => word !== '').join(' ');
  return (
    `Usage: ${usage} [options]\n\nCommands:\n${table(rows)}\n` +
    `\`${program} COMMAND --help\` says more of each. They read the same settings as the server.\n`
  );
}

/** Returns the command that the first words call, and the rest of the command line. */
function findCommand(args: readonly string[]): [Command, readonly string[]] | undefined {
  for (const command of commands) {
    const words = command.name.split(' ');
    if (words.every((word, i) => args[i] === word)) return [command, args.slice(words.length)];
  }
  return undefined;
}

function isGroup(word: string): boolean {
  return commands.some(({ name }) => name.startsWith(`${word} `));
}

async function main(args: readonly string[]): Promise<number> {
  const beforeDashes = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const wantsHelp = beforeDashes.some((word) => word === '--help' || word === '-h');
  const found = findCommand(args);
  const [first = ''] = args;
  if (found === undefined) {
    const group = isGroup(first) ? first : '';
    if (wantsHelp) {
      process.stdout.write(helpOn(group));
      return exitCodes.done;
    }
    const fault = first === '' ? 'a command is missing' : `unknown command: ${firstWords(args)}`;
    process.stderr.write(`${fault}\n\n${helpOn(group)}`);
    return exitCodes.usage;
  }
  const [command, rest] = found;
  if (wantsHelp) {
    process.stdout.write(command.help);
    return exitCodes.done;
  }
  try {
    return await command.run(rest);
  } catch (error) {
    if (error instanceof UsageFault) {
      process.stderr.write(
        `${command.name}: ${error.message}\nSee: ${program} ${command.name} --help\n`,
      );
      return exitCodes.usage;
    }
    process.stderr.write(`${command.name}: ${explain(error)}\n`);
    return exitCodes.fault;
  }
}

/** Returns the words that were taken for a command's name, without the rest, which may hold an identifier. */
function firstWords(args: readonly string[]): string {
  const [first = '', second] = args;
  return isGroup(first) && second !== undefined ? `${first} ${second}` : first;
}

// The reader of the output may close it early (`| head`), which must not end in a stack trace.
process.stdout.on('error', () => process.exit(exitCodes.fault));

process.exitCode = await main(process.argv.slice(2));
