/**
 * Password hashes: bcrypt at a cost that is a setting, behind a gate as wide as the machine has cores.
 * Whether someone is unknown, has a hash of an older, lower cost or an up-to-date one, a wrong
 * password takes the same time.
 */
import bcrypt from 'bcrypt';
import type { Gate } from './hash-queue.ts';
import { createHashing, type Hashing } from './hashing-threads.ts';

/** bcrypt reads no further: a longer text would be cut in silence. */
export const bcryptBytes = 72;

export interface Passwords {
  /** Throws for a password that bcrypt would cut: one of more than 72 bytes, or with a NUL in it. */
  hash(password: string): Promise<string>;
  /**
   * True when it matches. Without a hash (someone unknown) it takes as long and is false. At the gate
   * the sources take turns.
   */
  verify(password: string, hash: string | undefined, source?: string): Promise<boolean>;
  /** Whether the hash was made at another cost than today's, to be made again at a good login. */
  isOutdated(hash: string): boolean;
}

/** Phones and computers type « è » differently: NFC makes one of them (RFC 8265, section 4). */
export const normalizePassword = (typed: string) => typed.normalize('NFC');

const fitsBcrypt = (password: string) =>
  Buffer.byteLength(password) <= bcryptBytes && !password.includes('\0');

/** `cost` is bcrypt's, 4 to 31. `gate` bounds how many hashes are made at once. */
export function createPasswords({
  cost,
  gate,
  hashing = createHashing(),
}: {
  cost: number;
  gate: Gate;
  hashing?: Hashing;
}): Passwords {
  // Checked for someone unknown: no password has this hash, for its digest part is all zero bits.
  const dummy = `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`;

  async function spendUpToCost(password: string, from: number): Promise<void> {
    // Costs c, c+1, … cost−1 sum up to what is missing: 2^c + 2^c + 2^(c+1) + … = 2^cost.
    for (let rounds = from; rounds < cost; rounds += 1) await hashing.hash(password, rounds);
  }

  return {
    hash: (typed) =>
      gate(async () => {
        const password = normalizePassword(typed);
        if (!fitsBcrypt(password)) throw new RangeError('a password that bcrypt would cut');
        return hashing.hash(password, cost);
      }),
    verify: (typed, hash, source) =>
      gate(async () => {
        const password = normalizePassword(typed);
        // A longer one is nobody's: compare all the same, so that it takes its time.
        const fits = fitsBcrypt(password);
        // $2y$ is PHP's name for $2b$.
        const known = hash?.replace(/^\$2y\$/, '$2b$');
        const matches = await hashing.compare(password, known ?? dummy);
        if (matches && fits && known !== undefined) return true;
        if (known !== undefined) await spendUpToCost(password, bcrypt.getRounds(known));
        return false;
      }, source),
    isOutdated: (hash) => bcrypt.getRounds(hash.replace(/^\$2y\$/, '$2b$')) !== cost,
  };
}
