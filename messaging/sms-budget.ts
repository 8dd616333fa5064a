/**
 * The budget for text messages, in all and for each prefix of a number, because each message costs money and anybody can
 * ask for some. A quarter is kept for messages to people who have proven a password or a device, so that a flood of
 * account creations doesn't end everybody's codes. See docs/security.md, section Limits.
 */
import type { Logger } from 'pino';
import type { Clock, CounterStore } from '../adapters/ports.ts';

const hour = 60 * 60 * 1000;
/** The part of a budget that anybody may spend, and at which the log warns. */
const openPart = 0.75;

/** Text messages an hour. */
export interface SmsLimits {
  readonly inAll: number;
  /** By prefix in E.164 (`+33`); the longest that matches counts. `other` is for all other numbers. */
  readonly byPrefix: ReadonlyMap<string, number>;
}

/** The budget. `isProven` says that the person has proven a password or a device. Waits are in ms. */
export interface SmsBudget {
  /** Counts a message to this number. Resolves with the wait when the budget is spent. */
  take(to: string, isProven: boolean): Promise<number | undefined>;
  /** Resolves with the wait for a message to this number, or to any number at all. Counts nothing. */
  waitOf(to: string | undefined, isProven: boolean): Promise<number | undefined>;
  /** Resolves with the spent part of each budget, from 0 to 1, by prefix; `all` is the whole. */
  used(): Promise<ReadonlyMap<string, number>>;
}

interface Budget {
  readonly name: string;
  readonly limit: number;
}

/** Creates the budget on a store of counters, which all processes share. */
export function createSmsBudget({
  counters,
  clock,
  limits: { inAll, byPrefix },
  log,
}: {
  counters: CounterStore;
  clock: Clock;
  limits: SmsLimits;
  log: Pick<Logger, 'warn'>;
}): SmsBudget {
  const whole: Budget = { name: 'all', limit: inAll };
  const ofPrefixes = [...byPrefix].map(([name, limit]): Budget => ({ name, limit }));
  const longestFirst = ofPrefixes.toSorted((a, b) => b.name.length - a.name.length);
  const other = { name: 'other', limit: byPrefix.get('other') ?? inAll };

  /** Returns the budgets that a message to this number spends. */
  const budgetsOf = (to: string): readonly Budget[] => [
    longestFirst.find(({ name }) => to.startsWith(name)) ?? other,
    whole,
  ];
  const openLimit = ({ limit }: Budget) => Math.floor(limit * openPart);
  const allKey = ({ name }: Budget) => `sms/${name}`;
  const openKey = ({ name }: Budget) => `sms-open/${name}`;

  /** Counts one message. A refused message of a stranger counts against the open part only. */
  async function takeFrom(budget: Budget, isProven: boolean): Promise<number | undefined> {
    if (!isProven) {
      const open = await counters.increment(openKey(budget), hour);
      if (open.count > openLimit(budget)) return Math.max(1, open.expiresAt - clock());
    }
    const all = await counters.increment(allKey(budget), hour);
    // Exactly one process sees this count.
    if (all.count === Math.ceil(budget.limit * openPart)) {
      const { name: prefix, limit } = budget;
      log.warn({ prefix, limit }, 'three quarters of the text messages of this hour are sent');
    }
    return all.count > budget.limit ? Math.max(1, all.expiresAt - clock()) : undefined;
  }

  return {
    async take(to, isProven) {
      // The whole comes last: a flood to one prefix must not spend it once the prefix is spent.
      for (const budget of budgetsOf(to)) {
        const wait = await takeFrom(budget, isProven);
        if (wait !== undefined) return wait;
      }
      return undefined;
    },
    async waitOf(to, isProven) {
      for (const budget of to === undefined ? [whole] : budgetsOf(to)) {
        const [open, all] = await counters.readAll([openKey(budget), allKey(budget)]);
        if (all !== undefined && all.count >= budget.limit) return all.expiresAt - clock();
        if (!isProven && open !== undefined && open.count >= openLimit(budget)) {
          return open.expiresAt - clock();
        }
      }
      return undefined;
    },
    async used() {
      const budgets = [whole, ...ofPrefixes];
      const found = await counters.readAll(budgets.map(allKey));
      return new Map(
        budgets.map(({ name, limit }, place) => {
          const count = found[place]?.count ?? 0;
          return [name, count >= limit ? 1 : count / limit];
        }),
      );
    },
  };
}
