/** Limits how many people's files an agent opens in an hour. A file that is opened again within the hour counts once. */
import { createHourlyLimit, type HourlyLimitDependencies, hour } from './hourly-limit.ts';

/** Counts a file of an agent. Resolves with the wait in ms when there were too many. */
export type OpenedFilesLimit = (agent: string, accountId: string) => Promise<number | undefined>;

/** Creates the limit on a store of counters, which all processes share. */
export function createOpenedFilesLimit(dependencies: HourlyLimitDependencies): OpenedFilesLimit {
  const { counters, index } = dependencies;
  const count = createHourlyLimit('opened-files', dependencies);
  return async (agent, accountId) => {
    const key = `opened-file/${index('opened-file', `${agent}/${accountId}`)}`;
    const [opened] = await counters.readAll([key]);
    if (opened !== undefined) return undefined;
    const waitMs = await count(agent);
    // Noted last: a file that was refused is not open.
    if (waitMs === undefined) await counters.increment(key, hour);
    return waitMs;
  };
}
