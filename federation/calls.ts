/** Every call to FranceConnect: a time limit, a size limit, https, and the circuit around it. */
import { isIP } from 'node:net';
import type { CustomFetch } from 'openid-client';
import type { Circuit } from './circuit.ts';
import { Refused } from './refusals.ts';

/** An answer of theirs is a few KB; in bytes. */
const sizeLimit = 256 * 1024;

/** Whether an address may be called: https, or http on this machine alone. */
export function isSafe(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
}

const isLoopback = (host: string) =>
  host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));

async function readBounded({ body }: Response): Promise<Buffer | null> {
  if (body === null) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the rest.
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > sizeLimit) throw new Refused('tooLarge');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * A fetch for the protocol library. `timeLimit` is in ms, for the answer as a whole. Throws Refused:
 * `insecureAddress`, `circuitOpen`, `timeout`, `unreachable`, `serverStatus` (5xx) or `tooLarge`; all
 * but the first two count as failures of the circuit. A refused code (4xx) doesn't: anyone can bring one.
 */
export function createCalls(circuit: Circuit, timeLimit: number): CustomFetch {
  return async (address, { body, ...options }) => {
    if (!isSafe(address)) throw new Refused('insecureAddress');
    return circuit.run(async () => {
      const signal = AbortSignal.timeout(timeLimit);
      try {
        const answer = await fetch(address, { ...options, body: body ?? null, signal });
        const content = await readBounded(answer);
        if (answer.status >= 500) throw new Refused('serverStatus');
        const { status, headers } = answer;
        return new Response(content?.length ? new Uint8Array(content) : null, { status, headers });
      } catch (error) {
        if (error instanceof Refused) throw error;
        throw new Refused(signal.aborted ? 'timeout' : 'unreachable', error);
      }
    });
  };
}
