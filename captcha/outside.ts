/** Calls an outside service, with limits of time and size and without following redirects. */

/** What a service answered. */
export interface Answer {
  readonly status: number;
  /** The media type without its parameters; empty when there is none. */
  readonly type: string;
  readonly body: Buffer;
}

/**
 * Resolves with the answer, whatever its status is. Rejects when the answer is not complete within `timeLimit` ms, is a
 * redirect, or has more than `sizeLimit` bytes.
 */
export async function callOutside(
  url: string,
  init: RequestInit,
  { timeLimit, sizeLimit }: { timeLimit: number; sizeLimit: number },
): Promise<Answer> {
  const signal = AbortSignal.timeout(timeLimit);
  // A redirect would send the token to another address.
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

/** Returns the body of an answer with status 200; throws on any other status. */
export function bodyOf({ status, body }: Answer): Buffer {
  if (status !== 200) throw new Error(`answered ${status}`);
  return body;
}

/** Returns the parsed JSON of an answer with status 200; throws on any other status or on bad JSON. */
export const jsonOf = (answer: Answer): unknown => JSON.parse(bodyOf(answer).toString());
