/**
 * Password hashes by bcrypt. The cost is a setting, and a queue bounds how many hashes are made at once. A wrong
 * password takes the same time whether the person is unknown, has a hash of an older, lower cost or a current one.
 */
import bcrypt from 'bcrypt';
import { plainText } from '../typed-text.ts';
import type { HashQueue, Requester } from './hash-queue.ts';
import { createHashing, type Hashing } from './hashing-threads.ts';

/** bcrypt reads at most this many bytes and ignores the rest of a longer text. */
export const bcryptBytes = 72;

export interface Passwords {
  /**
   * Resolves with the hash of a password. Rejects with a `RangeError` when bcrypt would cut the password: when it has
   * more than 72 bytes or contains a NUL. `requester` decides when its turn in the queue comes.
   */
  hash(password: string, requester?: Requester): Promise<string>;
  /**
   * Resolves with true when the password has this hash. Without a hash (an unknown person) it takes the same time and
   * resolves with false. `requester` decides when its turn in the queue comes.
   */
  verify(password: string, hash: string | undefined, requester?: Requester): Promise<boolean>;
  /**
   * Resolves with the password that has this hash: as it was typed, or, if that one is wrong, without what a keyboard or a
   * copy put around it (see `edges`). Resolves with undefined when neither has it. Takes one turn in the queue, and as long
   * for an unknown person as for a wrong password.
   */
  verifyTyped(
    typed: string,
    hash: string | undefined,
    requester?: Requester,
  ): Promise<string | undefined>;
  /** Today's bcrypt cost. */
  readonly cost: number;
  /** Returns the same functions at another cost, with the same queue and threads. */
  withCost(cost: number): Passwords;
  /** Reports whether the hash was made at another cost than today's; it is then renewed at the next sign-in. */
  isOutdated(hash: string): boolean;
}

/** Returns the password in NFC, because phones and computers encode « è » differently (RFC 8265, section 4). */
export const normalizePassword = (typed: string) => typed.normalize('NFC');

/**
 * The inside of a character class: spaces, and characters that nobody sees. Phones add a space after a suggestion, and a
 * copied password brings others, so a new password may not begin or end with one.
 */
export const edges = String.raw`\p{Zs}\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff`;

const around = new RegExp(`^[\\s${edges}]+|[\\s${edges}]+$`, 'gu');

/** Returns the password without what is around it. A given-out one of 8 digits may have been typed in another script. */
function withoutEdges(typed: string): string {
  const password = typed.replace(around, '');
  return /^\p{Nd}+$/u.test(password) ? plainText(password) : password;
}

const fitsBcrypt = (password: string) =>
  Buffer.byteLength(password) <= bcryptBytes && !password.includes('\0');

/** Returns the hash under bcrypt's own name: `$2y$` is what PHP calls `$2b$`. */
const withBcryptPrefix = (hash: string) => hash.replace(/^\$2y\$/, '$2b$');

/** Creates the password functions. `cost` is bcrypt's, from 4 to 31. */
export function createPasswords({
  cost,
  hashQueue,
  hashing = createHashing(),
}: {
  cost: number;
  hashQueue: HashQueue;
  hashing?: Hashing;
}): Passwords {
  // Compared with when the person is unknown. No password has this hash: its digest part is all zero bits.
  const dummyHash = `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`;

  /** Spends the time by which a comparison at cost `from` was shorter than one at today's cost. */
  async function spendUpToCost(password: string, from: number): Promise<void> {
    // Hashes of the costs c, c+1, … cost−1 add up to the difference: 2^c + 2^c + 2^(c+1) + … = 2^cost.
    for (let rounds = from; rounds < cost; rounds += 1) await hashing.hash(password, rounds);
  }

  async function compare(typed: string, storedHash: string | undefined): Promise<boolean> {
    const password = normalizePassword(typed);
    const hash = storedHash && withBcryptPrefix(storedHash);
    const matches = await hashing.compare(password, hash ?? dummyHash);
    // A password that bcrypt would cut never matches, but is compared all the same to take the same time.
    if (matches && fitsBcrypt(password) && hash !== undefined) return true;
    if (hash !== undefined) await spendUpToCost(password, bcrypt.getRounds(hash));
    return false;
  }

  return {
    cost,
    withCost: (other) => createPasswords({ cost: other, hashQueue, hashing }),
    hash: (typed, requester) =>
      hashQueue(async () => {
        const password = normalizePassword(typed);
        if (!fitsBcrypt(password)) throw new RangeError('a password that bcrypt would cut');
        return hashing.hash(password, cost);
      }, requester),
    verify: (typed, hash, requester) => hashQueue(() => compare(typed, hash), requester),
    verifyTyped: (typed, hash, requester) =>
      hashQueue(async () => {
        for (const password of new Set([typed, withoutEdges(typed)])) {
          if (await compare(password, hash)) return password;
        }
        return undefined;
      }, requester),
    isOutdated: (hash) => bcrypt.getRounds(withBcryptPrefix(hash)) !== cost,
  };
}
