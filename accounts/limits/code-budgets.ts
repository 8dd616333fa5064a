/**
 * How many codes are sent. What a person has proven decides which budget a code spends, so that no limit can be used as a
 * weapon: strangers never spend what is kept for the owner of an account. See docs/security.md, section Limits.
 */
import type { Clock, CounterStore } from '../../adapters/ports.ts';
import type { BlindIndex } from '../../crypto/blind-index.ts';
import { mailboxOf } from '../contacts.ts';
import { createSharedBudget, requesterOf } from './shared-budget.ts';
import { createSharedContact, type SharedContactAsked } from './shared-contact.ts';

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

/**
 * `soon`: the last code was sent less than 60 seconds ago. `often`: the person's budget of the hour is spent. `shared`:
 * several codes were sent to the address or number, for others too.
 */
export interface CodeRefused {
  readonly waitMs: number;
  readonly reason: 'soon' | 'often' | 'shared';
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
  const sharedContact = createSharedContact(counters, clock);

  function sidesOf({ owner, to, proof, isOwnContact }: CodeAsked): readonly [Side, Side] {
    const rank = codeProofs.indexOf(proof);
    return [
      { key: index('code-owner', owner), rank },
      { key: index('code-to', mailboxOf(to)), rank: isOwnContact ? rank : 0 },
    ];
  }

  /** Returns the budget of the hour of a person. Where nothing is proven, `shared-budget.ts` limits by network. */
  async function waitOfOwner(asked: CodeAsked, { key, rank }: Side): Promise<number> {
    const { purpose, proof, address } = asked;
    return rank > 0
      ? waitAt(`code-hour/${purpose}/${proof}/${key}`, perOwner)
      : shared.wait(`code-hour/${purpose}/owner/${key}`, requesterOf(index, address));
  }
  async function takeOfOwner(asked: CodeAsked, { key, rank }: Side): Promise<boolean> {
    const { purpose, proof, address } = asked;
    return rank > 0
      ? takeAt(`code-hour/${purpose}/${proof}/${key}`, perOwner)
      : shared.take(`code-hour/${purpose}/owner/${key}`, requesterOf(index, address));
  }

  /** Names the budget of a contact. The page of a reset can't show a wait, because that would reveal the account. */
  const contactAsked = ({ purpose, address }: CodeAsked, { key }: Side): SharedContactAsked => ({
    key: `code-to/${purpose}/${key}`,
    requester: requesterOf(index, address),
    canTell: purpose !== 'reset',
  });
  const ownContactKey = ({ key }: Side) => `code-hour/own/${key}`;
  const waitOfContact = async (asked: CodeAsked, side: Side) =>
    side.rank > 0
      ? waitAt(ownContactKey(side), perOwnContact)
      : sharedContact.wait(contactAsked(asked, side));
  const takeOfContact = async (asked: CodeAsked, side: Side) =>
    side.rank > 0
      ? takeAt(ownContactKey(side), perOwnContact)
      : sharedContact.take(contactAsked(asked, side));

  async function waitAt(key: string, limit: number): Promise<number> {
    const [counter] = await counters.readAll([key]);
    return counter !== undefined && counter.count >= limit ? counter.expiresAt - clock() : 0;
  }
  const takeAt = async (key: string, limit: number) =>
    (await counters.increment(key, hour)).count <= limit;

  const ranks = codeProofs.map((_, rank) => rank);
  /**
   * A stranger's reset is noted apart: at an address that somebody gives on another page, a wait for it would reveal that the
   * address belongs to an account.
   */
  const slotOf = ({ purpose }: CodeAsked, { rank }: Side) =>
    rank === 0 && purpose === 'reset' ? purpose : rank;
  const sentKey = ({ key }: Side, slot: number | 'reset') => `code-minute/${slot}/${key}`;
  const nextKey = ({ key }: Side, rank: number) => `code-next/${rank}/${key}`;

  /** Resolves with the longest life left of these counters, in ms; zero when none is there. */
  async function longest(keys: readonly string[]): Promise<number> {
    const found = await counters.readAll(keys);
    return Math.max(0, ...found.map((counter) => (counter?.expiresAt ?? 0) - clock()));
  }

  /**
   * Resolves with the rest of the 60 seconds, in ms. They hold over all purposes but one (`slotOf`). A person who has proven
   * a password waits for strangers only once: after one wait for a stranger's code, strangers get no code for a minute. On
   * a known device nobody waits for strangers: the reset page can't show a wait, because that would reveal the account.
   */
  async function waitForMinute(asked: CodeAsked, sides: readonly Side[]): Promise<number> {
    const waits = await Promise.all(
      sides.map(async (side) => {
        const { rank } = side;
        const higher = ranks.filter((other) => other > rank).map((other) => nextKey(side, other));
        const peers = new Set([...ranks.filter((other) => other >= rank), slotOf(asked, side)]);
        const wait = await longest([...[...peers].map((slot) => sentKey(side, slot)), ...higher]);
        if (rank !== 1) return wait;
        const forStrangers = await longest([sentKey(side, 0), sentKey(side, 'reset')]);
        if (forStrangers > 0) await counters.increment(nextKey(side, rank), forStrangers + minute);
        return Math.max(wait, forStrangers);
      }),
    );
    return Math.max(...waits);
  }

  return {
    async take(asked) {
      const sides = sidesOf(asked);
      const [owner, to] = sides;
      const [ofOwner, ofContact] = await Promise.all([
        waitOfOwner(asked, owner),
        waitOfContact(asked, to),
      ]);
      const waitMs = Math.max(ofOwner, ofContact);
      if (waitMs > 0) return { waitMs, reason: ofOwner < ofContact ? 'shared' : 'often' };
      const soonMs = await waitForMinute(asked, sides);
      if (soonMs > 0) return { waitMs: soonMs, reason: 'soon' };
      const sent = await Promise.all(
        sides.map((side) => counters.increment(sentKey(side, slotOf(asked, side)), minute)),
      );
      if (sent.some(({ count }) => count > 1)) return { waitMs: minute, reason: 'soon' };
      const taken = await Promise.all([takeOfOwner(asked, owner), takeOfContact(asked, to)]);
      return taken.every(Boolean) ? undefined : { waitMs: hour, reason: 'often' };
    },
    async release(asked) {
      const sides = sidesOf(asked);
      await Promise.all(sides.map((side) => counters.clear(sentKey(side, slotOf(asked, side)))));
      const [, to] = sides;
      if (to.rank === 0) await sharedContact.release(contactAsked(asked, to));
    },
  };
}
