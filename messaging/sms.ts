/** Text messages by an HTTP gateway: one POST a message, and any 2xx means that it was taken. */
import { z } from 'zod';
import { type Send, SendError } from './ports.ts';

export interface SmsSettings {
  readonly url: string;
  /** A bearer token (RFC 6750). */
  readonly token: string;
  /** What the telephone shows as the sender. */
  readonly sender: string;
}

/** Sends with a time limit in milliseconds. */
export function createSmsGateway({ url, token, sender }: SmsSettings, limit = 3_000): Send {
  return async ({ to, text }) => {
    const request = {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ to, from: sender, text }),
      // The token and the code are for this address alone.
      redirect: 'manual',
      signal: AbortSignal.timeout(limit),
    } as const;
    const response = await fetch(url, request).catch((error: unknown) => {
      throw new SendError('failed', `HTTP ${causeOf(error)}`);
    });
    // What it says is of no use, and may have no end.
    await response.body?.cancel().catch(() => undefined);
    if (response.ok) return;
    const { status } = response;
    const transient = status >= 500 || status === 408 || status === 429;
    throw new SendError(transient ? 'failed' : 'refused', `HTTP ${status}`);
  };
}

const fetchFailure = z.object({
  name: z.string().catch('Error'),
  cause: z.object({ code: z.string() }).optional().catch(undefined),
});

/** `ECONNREFUSED`, `TimeoutError`…: never the message, which holds what was called. */
function causeOf(error: unknown): string {
  const { name, cause } = fetchFailure.parse(error);
  return cause?.code ?? name;
}
