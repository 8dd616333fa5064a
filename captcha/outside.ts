/** Calls of a service outside: bounded in time and size, and never led elsewhere. */

export interface Answer {
  readonly status: number;
  /** Media type without its parameters; empty when there is none. */
  readonly type: string;
  readonly body: Buffer;
}

/**
 * Resolves with whatever status the service answers. Rejects when it does not answer whole within `timeLimit` ms,
 * redirects, or answers more than `sizeLimit` bytes.
 */
export async function callOutside(
  url: string,
  init: RequestInit,
  { timeLimit, sizeLimit }: { timeLimit: number; sizeLimit: number },
): Promise<Answer> {
  const signal = AbortSignal.timeout(timeLimit);
  // A redirect would take the token along.
  const response = await fetch(url, { ...init, redirect: 'error', signal });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > sizeLimit) throw new Error(`answered more than ${sizeLimit} bytes`);
    chunks.push(chunk);
  }
  const [type = ''] = (response.headers.get('content-type') ?? '').split(';');
  return { status: response.status, type: type.trim().toLowerCase(), body: Buffer.concat(chunks) };
}

/** The body of a 200; throws on any other status. */
export function bodyOf({ status, body }: Answer): Buffer {
  if (status !== 200) throw new Error(`answered ${status}`);
  return body;
}

/** The JSON of a 200. */
export const jsonOf = (answer: Answer): unknown => JSON.parse(bodyOf(answer).toString());
