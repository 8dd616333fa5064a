/** Writes files that only their owner may read: makes them once, or replaces them as a whole. */
import {
  closeSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { sync } from '../config/draft-files.ts';
import { createPrivateFile } from '../config/secrets.ts';
import { hasCode } from '../errors/system-errors.ts';
import { Fault } from './command.ts';

/** Makes the file (mode 600) and its folder (mode 700). Returns false, and writes nothing, if it exists. */
export function createFile(path: string, content: string): boolean {
  createPrivateFile(path, content);
  // `createPrivateFile` leaves an existing file as it is. The content is random, so equal content means we made it.
  return readFileSync(path, 'utf8') === content;
}

/** Returns the path where new content is written first. While that file exists, no second command may start. */
export const draftOf = (path: string) => `${path}.new`;

/**
 * Replaces a file by the content that `make` resolves with; when that is undefined, the file stays as it is. A reader
 * finds either the old file or the new one. The new file has mode 600 and the owner of the old one; `owned` is false
 * when the system doesn't let this user set the owner.
 */
export async function replaceFile<T>(
  path: string,
  make: () => Promise<{ readonly content: string | undefined; readonly result: T }>,
): Promise<{ owned: boolean; result: T }> {
  // A symbolic link stays; the file that it leads to is replaced.
  const target = realpathSync(path);
  const draft = draftOf(target);
  const fd = openDraft(draft);
  let placed = false;
  try {
    const { content, result } = await make();
    if (content === undefined) return { owned: true, result };
    const owned = giveToOwnerOf(target, fd);
    writeFileSync(fd, content);
    fsyncSync(fd);
    renameSync(draft, target);
    placed = true;
    sync(dirname(target));
    return { owned, result };
  } finally {
    closeSync(fd);
    // After the rename, a file at the draft's path belongs to another command.
    if (!placed) rmSync(draft, { force: true });
  }
}

function openDraft(draft: string): number {
  try {
    return openSync(draft, 'wx', 0o600);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    throw new Fault(
      `${draft} exists: the same command is running, or was cut short; in that case remove it`,
    );
  }
}

function giveToOwnerOf(target: string, fd: number): boolean {
  const { uid, gid } = statSync(target);
  try {
    fchownSync(fd, uid, gid);
    return true;
  } catch {
    return false;
  }
}
