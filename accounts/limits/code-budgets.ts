/**
 * How many codes are sent. What a person has proven decides which budget a code spends, so that no limit can be used as a
 * weapon: strangers never spend what is kept for the owner of an account. See docs/security.md, section Limits.
 */
import type { Clock, CounterStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import { mailboxOf } from '../contacts.ts';
import { createSharedBudget, requesterOf } from './shared-budget.ts';

const minute = 60_000;
const hour = 60 * minute;

/** What a code is for. Each purpose has budgets of its own. */
export type CodePurpose = 'sign-in' | 'reset' | 'contact' | 'creation';

/**
 * What the person has proven about the account before the code is sent: nothing, its password (or a sign-in by
 * FranceConnect), or that they use a browser that has signed in to it before.
 */
export const codeProofs = ['none', 'password', 'device'] as const;
export type CodeProof = (typeof codeProofs)[number];

/** Codes an hour for one account and purpose, of people who have proven a password or a device. */
const perOwner = 5;
/** Codes an hour to an address or number of the account, over all accounts that share it. */
const perOwnContact = 40;

/** A code that somebody asks for. */
export interface CodeAsked {
  readonly purpose: CodePurpose;
  readonly proof: CodeProof;
  /** The account, or the person who has none yet. */
  readonly owner: string;
  /** An e-mail address, or a number in E.164. */
  readonly to: string;
  /** True when `to` is a contact of the account whose password or known device was proven. */
  readonly isOwnContact: boolean;
  /** The network address that asks. */
  readonly address: string;
}

/** `soon`: the last code was sent less than 60 seconds ago. `often`: the budget of the hour is spent. */
export interface CodeRefused {
  readonly waitMs: number;
  readonly reason: 'soon' | 'often';
}

/** The budgets of codes. */
export interface CodeBudgets {
  /** Counts a code. Resolves with the reason when it must not be sent. */
  take(asked: CodeAsked): Promise<CodeRefused | undefined>;
  /** Says that the code could not be sent, so that another may be at once. */
  release(asked: CodeAsked): Promise<void>;
}

/** A code is counted twice: for the account and for the destination. This is one of them. */
interface Side {
  readonly key: string;
  /** Index in `codeProofs`: 0 none, 1 password, 2 device. */
  readonly rank: number;
}

/** Creates the budgets on a store of counters, which all processes share. */
export function createCodeBudgets({
  counters,
  index,
  clock,
}: {
  counters: CounterStore;
  index: BlindIndex;
  clock: Clock;
}): CodeBudgets {
  const shared = createSharedBudget(counters, clock);

  function sidesOf({ owner, to, proof, isOwnContact }: CodeAsked): readonly [Side, Side] {
    const rank = codeProofs.indexOf(proof);
    return [
      { key: index('code-owner', owner), rank },
      { key: index('code-to', mailboxOf(to)), rank: isOwnContact ? rank : 0 },
    ];
  }

  /** Returns the budgets of the hour. `limit` is undefined where nothing is proven: `shared-budget.ts` then limits by network. */
  function hourBudgets(asked: CodeAsked): readonly { key: string; limit: number | undefined }[] {
    const { purpose, proof } = asked;
    const [owner, to] = sidesOf(asked);
    return [
      owner.rank > 0
        ? { key: `code-hour/${purpose}/${proof}/${owner.key}`, limit: perOwner }
        : { key: `code-hour/${purpose}/owner/${owner.key}`, limit: undefined },
      to.rank > 0
        ? { key: `code-hour/own/${to.key}`, limit: perOwnContact }
        : { key: `code-hour/${purpose}/to/${to.key}`, limit: undefined },
    ];
  }

  async function waitForHour(asked: CodeAsked): Promise<number> {
    const requester = requesterOf(index, asked.address);
    const waits = await Promise.all(
      hourBudgets(asked).map(async ({ key, limit }) => {
        if (limit === undefined) return shared.wait(key, requester);
        const [counter] = await counters.readAll([key]);
        return counter !== undefined && counter.count >= limit ? counter.expiresAt - clock() : 0;
      }),
    );
    return Math.max(...waits);
  }

  async function takeHour(asked: CodeAsked): Promise<boolean> {
    const requester = requesterOf(index, asked.address);
    const taken = await Promise.all(
      hourBudgets(asked).map(async ({ key, limit }) =>
        limit === undefined
          ? shared.take(key, requester)
          : (await counters.increment(key, hour)).count <= limit,
      ),
    );
    return taken.every(Boolean);
  }

  const sentKey = ({ key }: Side, rank: number) => `code-minute/${rank}/${key}`;
  const nextKey = ({ key }: Side, rank: number) => `code-next/${rank}/${key}`;
  const ranks = codeProofs.map((_, rank) => rank);

  /** Resolves with the longest life left of these counters, in ms; zero when none is there. */
  async function longest(keys: readonly string[]): Promise<number> {
    const found = await counters.readAll(keys);
    return Math.max(0, ...found.map((counter) => (counter?.expiresAt ?? 0) - clock()));
  }

  /**
   * Resolves with the rest of the 60 seconds, in ms. They hold over all purposes, but a person who has proven a password
   * waits for strangers only once: after one wait for a stranger's code, strangers get no code for a minute. On a known
   * device nobody waits for strangers: the reset page can't show a wait, because that would reveal the account.
   */
  async function waitForMinute(sides: readonly Side[]): Promise<number> {
    const waits = await Promise.all(
      sides.map(async (side) => {
        const { rank } = side;
        const higher = ranks.filter((other) => other > rank).map((other) => nextKey(side, other));
        const peers = ranks.filter((other) => other >= rank).map((other) => sentKey(side, other));
        const wait = await longest([...peers, ...higher]);
        if (rank !== 1) return wait;
        const forStrangers = await longest([sentKey(side, 0)]);
        if (forStrangers > 0) await counters.increment(nextKey(side, rank), forStrangers + minute);
        return Math.max(wait, forStrangers);
      }),
    );
    return Math.max(...waits);
  }

  return {
    async take(asked) {
      const sides = sidesOf(asked);
      const oftenMs = await waitForHour(asked);
      if (oftenMs > 0) return { waitMs: oftenMs, reason: 'often' };
      const soonMs = await waitForMinute(sides);
      if (soonMs > 0) return { waitMs: soonMs, reason: 'soon' };
      const sent = await Promise.all(
        sides.map((side) => counters.increment(sentKey(side, side.rank), minute)),
      );
      if (sent.some(({ count }) => count > 1)) return { waitMs: minute, reason: 'soon' };
      return (await takeHour(asked)) ? undefined : { waitMs: hour, reason: 'often' };
    },
    async release(asked) {
      await Promise.all(sidesOf(asked).map((side) => counters.clear(sentKey(side, side.rank))));
    },
  };
}
