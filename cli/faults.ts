/** What was thrown, in words an operator can act on: no stack, and no value from a file. */
import { messageOf } from '../errors/system-errors.ts';

const words: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'this user may not read or write there',
  EPERM: 'this user may not do that',
  EROFS: 'it lies on a read-only file system',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  ENOSPC: 'the disk is full',
};

/** A sentence for a fault; a system error is told with its path, where it has one. */
export function explain(error: unknown): string {
  if (typeof error !== 'object' || error === null) return messageOf(error);
  const code = 'code' in error ? String(error.code) : '';
  const known = words[code];
  if (known === undefined) return messageOf(error);
  return 'path' in error ? `${error.path}: ${known}` : known;
}
