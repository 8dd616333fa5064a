/** The store of the audit trail, and what an event is. `ports.ts` is the head file. */
import { z } from 'zod';
import type { AuditEventType } from './audit-events.ts';

/** The operator of an account: a user of this system by a command, a program by the API, or an agent by the console. */
export const operatorSchema = z.object({
  kind: z.enum(['cli', 'api', 'console']),
  /** The user's name on this system, the id of the client, or the subject of the agent at the employer's provider. */
  id: z.string(),
  /** The name of the agent, or what an API's client says of the person who uses it. */
  name: z.string().optional(),
});
export type Operator = z.output<typeof operatorSchema>;

/** An event: what happened when, to which account, and by which client. It never holds an identifier or a whole IP address. */
export interface AuditEvent {
  readonly at: number;
  readonly type: AuditEventType;
  readonly accountId?: string | undefined;
  readonly clientId?: string | undefined;
  /** The network of the IP address: /24 of IPv4, /48 of IPv6. */
  readonly network?: string | undefined;
  /** The browser and the system that it runs on, such as `Firefox/Android`. */
  readonly browser?: string | undefined;
  readonly detail?: string | undefined;
  /** The operator who did it. Absent where the person did it. The person is never shown it. */
  readonly operator?: Operator | undefined;
}

/** The place of an event in the trail. The id settles the order of events of the same millisecond. */
export interface AuditPosition {
  readonly at: number;
  readonly id: string;
}

/** An event as it is read: the trail is older than this release, and may hold types that this one doesn't know. */
export interface RecordedAuditEvent extends Omit<AuditEvent, 'type'>, AuditPosition {
  readonly type: string;
}

/** The audit trail. Events are kept for 365 days; the sweep deletes older ones. */
export interface AuditStore {
  /** Adds events in their order; many cost little more than one. */
  append(...events: readonly AuditEvent[]): Promise<void>;
  /**
   * Resolves with up to `limit` events of an account, newest first: the latest, or those that come before a position.
   * Paging on from the last event shows each event once.
   */
  ofAccount(
    accountId: string,
    limit: number,
    before?: AuditPosition,
  ): Promise<readonly RecordedAuditEvent[]>;
  /**
   * Resolves with up to `limit` events of all accounts that follow the event of the id `after`, or with the first ones. The
   * order is that in which they can be read: paging on from the last id shows each event once, and leaves none out. Where
   * several processes write, an event can be read 30 seconds after it was added.
   */
  following(after: string | undefined, limit: number): Promise<readonly RecordedAuditEvent[]>;
}
