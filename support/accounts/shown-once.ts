/** Keeps what an agent is shown once, after the redirect that follows the form, such as the code of a letter. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import {
  createSealedPayloads,
  type SealedPayloadsDependencies,
} from '../../crypto/sealed-payloads.ts';
import type { AgentSession } from '../sessions.ts';

const model = 'AgentShown';
/** In milliseconds: the redirect is followed at once. */
const lifetime = 5 * 60 * 1000;

export interface ShownOnceDependencies extends SealedPayloadsDependencies {
  readonly index: BlindIndex;
}

export interface ShownOnce {
  /** Keeps a text for this session and account. Resolves with its name in the address, which opens nothing elsewhere. */
  keep(session: Pick<AgentSession, 'uid'>, accountId: string, text: string): Promise<string>;
  /** Resolves with the text the first time, and never again. */
  take(
    session: Pick<AgentSession, 'uid'>,
    accountId: string,
    name: string,
  ): Promise<string | undefined>;
}

export function createShownOnce({ index, ...stores }: ShownOnceDependencies): ShownOnce {
  const kept = createSealedPayloads(stores, { model, schema: z.string(), lifetime });
  const keyOf = ({ uid }: Pick<AgentSession, 'uid'>, accountId: string, name: string) =>
    index('agent-shown', `${uid}/${accountId}/${name}`);
  return {
    async keep(session, accountId, text) {
      const name = randomBytes(12).toString('base64url');
      await kept.write(keyOf(session, accountId, name), text);
      return name;
    },
    async take(session, accountId, name) {
      const key = keyOf(session, accountId, name);
      const text = await kept.read(key);
      return text !== undefined && (await stores.payloads.consume(model, key)) ? text : undefined;
    },
  };
}
