/** `AUDIT_LOG`: each event of the audit trail is also a line of the log, for a SIEM. */
import type { Logger } from 'pino';
import type { AuditStore } from '../adapters/ports.ts';

/**
 * Returns an audit trail that writes to `audit`, and then a line for each event, with all that the trail has of it. The
 * field `stream` tells these lines from the others.
 */
export function logAudit(audit: AuditStore, log: Logger): AuditStore {
  const stream = log.child({ stream: 'audit' });
  return {
    ...audit,
    async append(...added) {
      await audit.append(...added);
      for (const { at, ...event } of added)
        stream.info({ at: new Date(at).toISOString(), ...event }, 'audit');
    },
  };
}
