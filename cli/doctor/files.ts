import { mkdtempSync, rmdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { databaseFile } from '../../config/storage.ts';
import { explain } from '../faults.ts';
import { type Finding, fault, ok, type Place, warning } from './finding.ts';

/** Checks that files can be made in the data folder. */
export function checkDataFolder({ dataDir }: Place): Finding[] {
  try {
    const stats = statSync(dataDir, { throwIfNoEntry: false });
    if (stats === undefined) {
      return [warning(`data folder: ${dataDir} is not there; the first start makes it`)];
    }
    // Permissions alone don't show a read-only mount or a full disk.
    rmdirSync(mkdtempSync(join(dataDir, '.doctor-')));
    return [ok(`data folder: ${dataDir} can be written to`)];
  } catch (error) {
    return [fault(`data folder: ${explain(error)}; let DATA_DIR name one that can be written to`)];
  }
}

/** Checks that only their owner can read the files with secrets or personal data. */
export function checkModes({ dataDir, keyFile, encryptionKeyFile }: Place): Finding[] {
  const database = databaseFile(dataDir);
  const files = [
    join(dataDir, 'secrets.json'),
    keyFile,
    encryptionKeyFile,
    database,
    `${database}-wal`,
    `${database}-shm`,
  ];
  const findings = files.flatMap((file) => {
    const stats = statSync(file, { throwIfNoEntry: false });
    return stats === undefined ? [] : checkFile(file, stats);
  });
  return findings.length > 0 ? findings : [ok('files: read by their owner alone')];
}

function checkFile(file: string, { mode, uid }: Stats): Finding[] {
  const findings: Finding[] = [];
  const advice = `chmod 600 ${file}`;
  if (mode & 0o007)
    findings.push(fault(`files: anyone on this machine may use ${file}: ${advice}`));
  else if (mode & 0o070) findings.push(warning(`files: a group may use ${file}: ${advice}`));
  const user = process.getuid?.();
  if (user !== undefined && uid !== user) {
    findings.push(
      warning(`files: ${file} belongs to another user: run this and the provider as one user`),
    );
  }
  return findings;
}
