/** Says what became of an operation. */
import type { Outcome } from '../../operations/change-account.ts';
import { exitCodes, Fault } from '../command.ts';

type Words<Refusal extends string> = Readonly<Record<'done' | 'unchanged' | Refusal, string>>;

/**
 * Prints the words for an operation that is done, or that had nothing to do, and returns the exit code. Throws a `Fault` with
 * the words for a refusal.
 */
export function conclude<Refusal extends string = never>(
  { outcome }: Outcome<Refusal>,
  words: Words<Refusal>,
): number {
  // The commands name no version, so another one can't be stored.
  if (outcome === 'unknown' || outcome === 'stale') throw new Fault('there is no such account');
  if (outcome !== 'done' && outcome !== 'unchanged') throw new Fault(words[outcome]);
  process.stdout.write(`${words[outcome]}\n`);
  return exitCodes.done;
}
