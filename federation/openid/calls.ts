/** The fetch for all calls to another provider: a time limit, a size limit, https only, and the circuit around them. */
import { isIP } from 'node:net';
import type { CustomFetch } from 'openid-client';
import type { Circuit } from './circuit.ts';
import { Refused } from './refusals.ts';

/** The answers have a few KB. */
const maxBytes = 256 * 1024;

/** Reports whether an address may be called: with https, or with http when it is this machine. */
export function isSecureAddress(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
}

const isLoopback = (host: string) =>
  host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));

async function readBounded({ body }: Response): Promise<Buffer | null> {
  if (body === null) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    // Leaving the loop cancels the rest of the body.
    if (size > maxBytes) throw new Refused('tooLarge');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Creates a fetch for openid-client and jose. `timeLimit` holds for the whole answer, in ms, whatever signal the
 * library passes. Throws `Refused` with `insecureAddress`, `circuitOpen`, `timeout`, `unreachable`, `serverStatus`
 * (5xx) or `tooLarge`. The last four count as failures of the circuit. A 4xx doesn't: anybody can bring a bad code.
 */
export function createBoundedFetch(circuit: Circuit, timeLimit: number): CustomFetch {
  return async (address, { body, ...options }) => {
    if (!isSecureAddress(address)) throw new Refused('insecureAddress');
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
