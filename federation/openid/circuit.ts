/**
 * A circuit breaker: after five failures in a row no call is made for 30 seconds, then one call is tried. People are
 * told at once that the provider is unavailable, instead of waiting for a server that doesn't answer.
 */
import type { Clock } from '../../adapters/ports.ts';
import { Refused } from './refusals.ts';

const failuresToOpen = 5;
/** In ms. */
const openMs = 30_000;

export interface Circuit {
  isClosed(): boolean;
  /** Makes the call; a rejection is a failure. While the circuit is open, throws `Refused` with `circuitOpen`. */
  run<T>(call: () => Promise<T>): Promise<T>;
}

/** Creates a closed circuit. `onChange` is called when it opens and when it closes again. */
export function createCircuit(clock: Clock, onChange: (state: 'open' | 'closed') => void): Circuit {
  let failures = 0;
  let openUntil: number | undefined;
  let trialPending = false;

  function open() {
    if (openUntil === undefined) onChange('open');
    openUntil = clock() + openMs;
  }

  function close() {
    failures = 0;
    if (openUntil !== undefined) onChange('closed');
    openUntil = undefined;
  }

  return {
    isClosed: () => openUntil === undefined,
    async run(call) {
      const isTrial = openUntil !== undefined;
      if (openUntil !== undefined && (trialPending || clock() < openUntil)) {
        throw new Refused('circuitOpen');
      }
      trialPending = isTrial;
      try {
        const result = await call();
        // A late answer to a call made before the circuit opened must not close it.
        if (isTrial || openUntil === undefined) close();
        return result;
      } catch (error) {
        failures += 1;
        if (isTrial || (openUntil === undefined && failures >= failuresToOpen)) open();
        throw error;
      } finally {
        if (isTrial) trialPending = false;
      }
    },
  };
}
