/** The operator whom the audit trail names where a command has changed something. */
import { userInfo } from 'node:os';
import type { Operator } from '../adapters/ports.ts';

/** Returns who calls the command: a user has a number, and mostly a name. */
export function systemUser(): Operator {
  const kind = 'cli';
  try {
    return { kind, id: userInfo().username };
  } catch {
    return { kind, id: `user ${process.getuid?.()}` };
  }
}
