/** The operator whom the audit trail names where a command has changed something. */
import { userInfo } from 'node:os';
import type { Operator } from '../adapters/ports.ts';

/** Returns the user who runs the command: by name, or by number where the system knows no name. */
export function systemUser(): Operator {
  const kind = 'cli';
  try {
    return { kind, id: userInfo().username };
  } catch {
    return { kind, id: `user ${process.getuid?.()}` };
  }
}
