import { existsSync } from 'node:fs';
import { messageOf } from '../../errors/system-errors.ts';
import { readEncryptionKeys } from '../../federation/encryption-keys.ts';
import {
  createListedClients,
  type ListedClients,
  readClients,
} from '../../provider/clients/listed-clients.ts';
import { readKeys } from '../../provider/keys/signing-keys.ts';
import { program } from '../command.ts';
import { draftOf } from '../files.ts';
import { type Finding, fault, ok, type Place, warning } from './finding.ts';

/** Checks the signing keys, and whether a rotation was left halfway. */
export function checkKeys({ keyFile, keyFileIsSet }: Place): Finding[] {
  const findings: Finding[] = [];
  if (existsSync(draftOf(keyFile))) {
    findings.push(
      warning(`signing keys: ${draftOf(keyFile)} was left by a rotation: remove it if none runs`),
    );
  }
  if (!existsSync(keyFile)) {
    return [
      ...findings,
      keyFileIsSet
        ? fault(`signing keys: ${keyFile} is not there: run \`${program} keys generate\``)
        : ok('signing keys: none yet; the first start makes them'),
    ];
  }
  try {
    const underWay = readKeys(keyFile).some(({ status }) => status !== 'current');
    const state = underWay ? `; see \`${program} keys rotate --status\`` : '';
    return [
      ...findings,
      ok(`signing keys: ${underWay ? 'a rotation is under way' : 'in order'}${state}`),
    ];
  } catch (error) {
    return [...findings, fault(`signing keys: ${messageOf(error)}`)];
  }
}

/** Checks the keys that FranceConnect encrypts to. Without a file there are none to check. */
export async function checkEncryptionKeys(place: Place): Promise<Finding[]> {
  const { encryptionKeyFile: file, encryptionKeyFileIsSet: isSet } = place;
  if (!isSet && !existsSync(file)) return [];
  try {
    await readEncryptionKeys(file);
    return [ok('keys for FranceConnect: in order')];
  } catch (error) {
    return [fault(`keys for FranceConnect: ${messageOf(error)}`)];
  }
}

/** Checks the registrations of relying parties. */
export function checkClients({ clientsFile, settings, production }: Place): Finding[] {
  // `checkStorage` reports when no service is stored either.
  if (clientsFile === undefined) return settings?.demo ? [ok('clients: the demo service')] : [];
  try {
    const clients = createListedClients(readClients(clientsFile), { production });
    const count = clients.all().length;
    if (count === 0) return [warning(`clients: ${clientsFile} names none`)];
    return [
      ok(`clients: ${count} in ${clientsFile}`),
      ...sectorsOf(clients).map((text) => ok(`sector ${text}`)),
      ...clients.warnings.map((text) => warning(`clients: ${text}`)),
    ];
  } catch (error) {
    return messageOf(error)
      .split('\n')
      .map((text) => fault(`clients: ${text}`));
  }
}

/** Returns a line for each sector: its name, and the clients to which a person is the same there. */
const sectorsOf = (clients: ListedClients): string[] =>
  Object.entries(Object.groupBy(clients.all(), ({ sector }) => sector)).map(
    ([sector, members = []]) => `${sector}: ${members.map(({ id }) => id).join(', ')}`,
  );
