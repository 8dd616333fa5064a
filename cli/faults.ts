/** Explains errors in words that an operator can act on, without a stack and without a value from a file. */
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

/** Returns a sentence for whatever was thrown; for a system error with its path, if it has one. */
export function explain(error: unknown): string {
  if (typeof error !== 'object' || error === null) return messageOf(error);
  const code = 'code' in error ? String(error.code) : '';
  const known = words[code];
  if (known === undefined) return messageOf(error);
  return 'path' in error ? `${error.path}: ${known}` : known;
}
