/**
 * The queue in front of bcrypt, which keeps a core busy for each hash; another one stands in front of the captcha's
 * pictures and sounds. A few are made at once, and the others wait in a queue of limited length. Networks take turns at
 * each size (see `fair-queue.ts`), and known devices wait in a queue of their own with a third of the places and of the
 * turns. When the places are taken, the network that waits most often loses its last one, so that somebody who floods a
 * page keeps nobody out but themselves. This fairness is why no library's queue is used here. See docs/security.md,
 * section Limits.
 */
import { DomainError } from '../../errors/domain-error.ts';
import { networksOf } from '../limits/networks.ts';
import { createFairQueue } from './fair-queue.ts';

/** The sender of the request that needs a hash. */
export interface Requester {
  /** The network address. */
  readonly address: string;
  /** True when the browser holds the device cookie of the account that the password is for. */
  readonly isKnownDevice: boolean;
}

/**
 * Runs `work` when its turn comes. Throws the `DomainError` `busy` when the queue is full or its place was taken. Work
 * of the program itself has no requester; it counts as one network.
 */
export type HashQueue = <T>(work: () => Promise<T>, requester?: Requester) => Promise<T>;

interface Waiting {
  start(): void;
  turnAway(): void;
}

/** Known devices get every third turn, and a third of the places can't be taken from them; nor from the others. */
const share = 3;

/** Creates a queue that runs `concurrency` hashes at once and lets `waitingLimit` others wait. */
export function createHashQueue({
  concurrency,
  waitingLimit,
}: {
  concurrency: number;
  waitingLimit: number;
}): HashQueue {
  const knownDevices = createFairQueue<Waiting>();
  const others = createFairQueue<Waiting>();
  /** What each of the two queues may hold at most, so that the rest stays free for the other. */
  const placesOfEach = Math.ceil((waitingLimit * (share - 1)) / share);
  let runningCount = 0;
  let turn = 0;

  function takeNext(): Waiting | undefined {
    turn = (turn + 1) % share;
    const [first, second] = turn === 0 ? [knownDevices, others] : [others, knownDevices];
    return first.takeNext() ?? second.takeNext();
  }

  function wait({ address, isKnownDevice }: Requester): Promise<void> {
    const busy = () => new DomainError('busy', { retryAfterSeconds: 5 });
    const queue = isKnownDevice ? knownDevices : others;
    const path = networksOf(address).map(({ name }) => name);
    const isFull = queue.size >= placesOfEach || knownDevices.size + others.size >= waitingLimit;
    if (isFull) {
      const turnedAway = queue.makeRoomFor(path);
      if (turnedAway === undefined) throw busy();
      turnedAway.turnAway();
    }
    return new Promise((resolve, reject) => {
      queue.add(path, { start: resolve, turnAway: () => reject(busy()) });
    });
  }

  return async (work, requester = { address: '', isKnownDevice: false }) => {
    if (runningCount < concurrency) runningCount += 1;
    else await wait(requester);
    try {
      return await work();
    } finally {
      // The place passes directly to the next in the queue, so that no newcomer takes it in between.
      const next = takeNext();
      if (next === undefined) runningCount -= 1;
      else next.start();
    }
  };
}
