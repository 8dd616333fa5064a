/** Prints the result of an operation on a client. */
import type { ClientOutcome } from '../../operations/clients/change-client.ts';
import { inWords } from '../../provider/clients/registration/registration-rules.ts';
import { exitCodes, Fault, program } from '../command.ts';

/**
 * Prints the words for an operation that is done or had nothing to do, and a secret that was made; warnings go to standard
 * error. Returns the exit code. Throws a `Fault` with the words for a refusal.
 */
export function conclude(clientId: string, result: ClientOutcome, done: string): number {
  switch (result.outcome) {
    case 'faulty':
      throw new Fault(
        result.faults.map((fault) => `${clientId && `${clientId}: `}${inWords(fault)}`).join('\n'),
      );
    case 'listed':
      throw new Fault(`${clientId} is in CLIENTS_FILE or of the demo: change it there`);
    case 'taken':
      throw new Fault(
        `${clientId} is stored already: \`${program} clients update ${clientId} FILE.json\` changes it`,
      );
    case 'secretless':
      throw new Fault(`${clientId} authenticates without a secret`);
    case 'unknown':
    case 'stale':
    case 'beyond':
      throw new Fault(`no client ${clientId} is stored`);
  }
  for (const warning of result.warnings) process.stderr.write(`warning: ${warning}\n`);
  const { secret: client_secret } = result;
  if (client_secret !== undefined) {
    const shown = { client_id: clientId, client_secret };
    process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
    process.stderr.write('Keep the secret now: it is never shown again.\n');
  }
  process.stderr.write(
    result.outcome === 'done'
      ? `${done} All providers know within ten seconds.\n`
      : 'Nothing to do: it was so before.\n',
  );
  return exitCodes.done;
}
