/**
 * The accounts that an agent has opened, each for a reason. Pages about an account are shown only while it is open in the
 * agent's session.
 */
import { z } from 'zod';
import type { BlindIndex } from '../crypto/blind-index.ts';
import {
  createSealedPayloads,
  type SealedPayloadsDependencies,
} from '../crypto/sealed-payloads.ts';
import { lookReasons } from '../operations/agents/files.ts';
import type { AgentSession } from './sessions.ts';

/** How long an account stays open, in ms. */
const openMs = 30 * 60 * 1000;

const openFile = z.object({
  accountId: z.string(),
  reason: z.enum(lookReasons),
  /** The number of the call, the visit or the letter, as the agent typed it. */
  reference: z.string(),
  openedAt: z.number(),
});
export type OpenFile = z.output<typeof openFile>;

export interface OpenFilesDependencies extends SealedPayloadsDependencies {
  readonly index: BlindIndex;
}

export interface OpenFiles {
  /** Opens the account for half an hour. */
  open(
    session: Pick<AgentSession, 'uid'>,
    accountId: string,
    why: Pick<OpenFile, 'reason' | 'reference'>,
  ): Promise<void>;
  /** Resolves with the account that this session has open, and why. */
  of(session: Pick<AgentSession, 'uid'>, accountId: string): Promise<OpenFile | undefined>;
}

export function createOpenFiles({ index, ...stores }: OpenFilesDependencies): OpenFiles {
  const { clock } = stores;
  const kept = createSealedPayloads(stores, {
    model: 'AgentFile',
    schema: openFile,
    lifetime: openMs,
  });
  const keyOf = ({ uid }: Pick<AgentSession, 'uid'>, accountId: string) =>
    index('agent-file', `${uid}/${accountId}`);

  return {
    open: (session, accountId, why) =>
      kept.write(keyOf(session, accountId), { accountId, ...why, openedAt: clock() }),
    async of(session, accountId) {
      const file = await kept.read(keyOf(session, accountId));
      return file !== undefined && clock() - file.openedAt < openMs ? file : undefined;
    },
  };
}
