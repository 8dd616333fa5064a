/**
 * A circuit breaker: after five failures in a row nothing is called for 30 seconds, then one call is
 * let through to see. People are told at once instead of waiting for someone who doesn't answer.
 */
import type { Clock } from '../adapters/ports.ts';
import { Refused } from './refusals.ts';

const failuresToOpen = 5;
/** In ms. */
const pause = 30_000;

export interface Circuit {
  isClosed(): boolean;
  /** Throws a Refused `circuitOpen`, and calls nothing, while open. What `call` throws is a failure. */
  run<T>(call: () => Promise<T>): Promise<T>;
}

/** `onChange` is told when it opens and when it closes again. */
export function createCircuit(clock: Clock, onChange: (state: 'open' | 'closed') => void): Circuit {
  let failures = 0;
  let openUntil: number | undefined;
  let trying = false;

  function open() {
    if (openUntil === undefined) onChange('open');
    openUntil = clock() + pause;
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
      if (openUntil !== undefined && (trying || clock() < openUntil)) {
        throw new Refused('circuitOpen');
      }
      trying = isTrial;
      try {
        const result = await call();
        // A late answer to a call from before it opened says nothing of now.
        if (isTrial || openUntil === undefined) close();
        return result;
      } catch (error) {
        failures += 1;
        if (isTrial || (openUntil === undefined && failures >= failuresToOpen)) open();
        throw error;
      } finally {
        if (isTrial) trying = false;
      }
    },
  };
}
