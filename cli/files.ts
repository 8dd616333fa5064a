/** Files that only their owner may read: made once, or replaced as a whole. */
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
import { createPrivateFile } from '../config/secrets.ts';
import { hasCode } from '../errors/system-errors.ts';
import { Fault } from './command.ts';

/** Makes the file (mode 600) and its folder (mode 700); false, and nothing written, if it exists. */
export function createFile(path: string, content: string): boolean {
  createPrivateFile(path, content);
  // It leaves an existing file alone, and what we make is random: same content, same maker.
  return readFileSync(path, 'utf8') === content;
}

/** Where the new content is written; while it is there, no second command may start. */
export const draftOf = (path: string) => `${path}.new`;

/**
 * Replaces a file by the content that `make` comes to (none: it stays as it is), whole and at once,
 * so that a reader finds the old one or the new one. It gets mode 600 and the owner it had; `owned`
 * is false when the system doesn't let this user give it away.
 */
export async function replaceFile<T>(
  path: string,
  make: () => Promise<{ readonly content: string | undefined; readonly result: T }>,
): Promise<{ owned: boolean; result: T }> {
  // A link stays a link: what it leads to is replaced.
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
    syncFolder(dirname(target));
    return { owned, result };
  } finally {
    closeSync(fd);
    // Once it has taken the file's place, a draft is another command's.
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

/** The new name is on the disk only once its folder is. */
function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
