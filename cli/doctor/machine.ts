import { statSync } from 'node:fs';
import { databaseFile } from '../../config/storage.ts';
import { type Finding, fault, ok, type Place } from './finding.ts';

/** The release that `engines` in package.json asks for. */
const oldestNode = 24;

export function checkNode(version: string): Finding {
  const [major] = version.split('.');
  return Number(major) >= oldestNode
    ? ok(`Node.js: ${version}`)
    : fault(`Node.js: ${version} is too old: install ${oldestNode} or later`);
}

/** No clock that is right shows an earlier day. */
const dayOne = Date.parse('2025-01-01T00:00:00Z');
const tolerance = 2 * 60 * 1000;

/** A clock that is behind makes tokens that aren't valid yet, and codes that live too long. */
export function checkClock({ clock, keyFile, dataDir }: Place): Finding[] {
  const now = clock();
  const shown = new Date(now).toISOString();
  const advice = 'set the clock, and keep it right with NTP';
  if (now < dayOne) return [fault(`clock: it shows ${shown}: ${advice}`)];
  const newest = Math.max(0, ...[keyFile, databaseFile(dataDir)].map(writtenAt));
  return [
    newest > now + tolerance
      ? fault(`clock: it shows ${shown}, before files were written: ${advice}`)
      : ok(`clock: ${shown}`),
  ];
}

const writtenAt = (file: string) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
