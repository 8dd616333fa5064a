/**
 * Counts the wrong codes of a day. A code has few tries and an hour has few codes, but somebody who goes on for weeks would
 * guess one in the end. A day begins with its first wrong code.
 */
import type { CounterStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';

const day = 24 * 60 * 60 * 1000;

/** From this one on, a wrong code of the day ends what the person was doing. */
export const wrongCodesPerDay = 50;

/** Whose wrong codes are counted together. */
export interface CodeGuesser {
  /** The account, or the answers of a forgotten password. Undefined: the address or number that the code went to. */
  readonly who: string | undefined;
  /** False when nobody has signed in: strangers must not spend what is kept for the owner. */
  readonly hasSignedIn: boolean;
}

/** Counts wrong codes in the shared store. */
export interface WrongCodes {
  /** Resolves with how many wrong codes the day has had. */
  countOf(guesser: CodeGuesser): Promise<number>;
  /** Adds one. Resolves with the new count. */
  add(guesser: CodeGuesser): Promise<number>;
}

/** Creates the counters on a store, which all processes share. */
export function createWrongCodes(counters: CounterStore, index: BlindIndex): WrongCodes {
  const keyOf = ({ who = '', hasSignedIn }: CodeGuesser) =>
    `wrong-codes/${hasSignedIn ? 'signed-in' : 'stranger'}/${index('wrong-codes', who)}`;
  return {
    async countOf(guesser) {
      const [counter] = await counters.readAll([keyOf(guesser)]);
      return counter?.count ?? 0;
    },
    async add(guesser) {
      return (await counters.increment(keyOf(guesser), day)).count;
    },
  };
}
