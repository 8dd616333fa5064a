import { statSync } from 'node:fs';
import { databaseFile } from '../../config/storage.ts';
import { type Finding, fault, ok, type Place } from './finding.ts';

/** The major version that `engines` in package.json requires. */
const oldestNode = 24;

/** Checks the version of Node.js. */
export function checkNode(version: string): Finding {
  const [major] = version.split('.');
  return Number(major) >= oldestNode
    ? ok(`Node.js: ${version}`)
    : fault(`Node.js: ${version} is too old: install ${oldestNode} or later`);
}

/** A correct clock never shows an earlier day. */
const earliestDay = Date.parse('2025-01-01T00:00:00Z');
const toleranceMs = 2 * 60 * 1000;

/** Checks the clock. A clock that is behind makes expired tokens, and lets codes live too long. */
export function checkClock({ clock, keyFile, dataDir }: Place): Finding[] {
  const now = clock();
  const shown = new Date(now).toISOString();
  const advice = 'set the clock, and keep it right with NTP';
  if (now < earliestDay) return [fault(`clock: it shows ${shown}: ${advice}`)];
  const newest = Math.max(0, ...[keyFile, databaseFile(dataDir)].map(writtenAt));
  return [
    newest > now + toleranceMs
      ? fault(`clock: it shows ${shown}, before files were written: ${advice}`)
      : ok(`clock: ${shown}`),
  ];
}

const writtenAt = (file: string) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
