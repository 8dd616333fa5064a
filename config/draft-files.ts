/** How files are written so that each appears whole or not at all. */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Returns a path beside `path` that no other command uses. */
export const draftBeside = (path: string): string =>
  `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;

/** Writes a file, or a folder, through to the disk: a rename is there only when its folder is. */
export function sync(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
