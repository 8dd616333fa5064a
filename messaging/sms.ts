/** Sends text messages through an HTTP gateway: one POST for each message, and any 2xx means that it was accepted. */
import { z } from 'zod';
import { type Send, SendError } from './ports.ts';

/** How the gateway is reached. */
export interface SmsSettings {
  readonly url: string;
  /** A bearer token (RFC 6750). */
  readonly token: string;
  /** The sender that the telephone shows. */
  readonly sender: string;
}

/** Creates a sender for text messages. `timeLimit` is in ms. */
export function createSmsGateway({ url, token, sender }: SmsSettings, timeLimit = 3_000): Send {
  return async ({ to, text }) => {
    const request = {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ to, from: sender, text }),
      // A redirect would take the token and the code to another address.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeLimit),
    } as const;
    const response = await fetch(url, request).catch((error: unknown) => {
      throw new SendError('failed', `HTTP ${causeOf(error)}`);
    });
    // The body is not needed, and may be endless.
    await response.body?.cancel().catch(() => undefined);
    if (response.ok) return;
    const { status } = response;
    const mayPass = status >= 500 || status === 408 || status === 429;
    throw new SendError(mayPass ? 'failed' : 'refused', `HTTP ${status}`);
  };
}

const fetchFailure = z.object({
  name: z.string().catch('Error'),
  cause: z.object({ code: z.string() }).optional().catch(undefined),
});

/**
 * Returns a code of a failed `fetch` such as `ECONNREFUSED` or `TimeoutError`, and never the message, which quotes the
 * address.
 */
export function causeOf(error: unknown): string {
  const { name, cause } = fetchFailure.parse(error);
  return cause?.code ?? name;
}
