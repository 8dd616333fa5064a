/** Starts the test files that wait longest first, so that none of them runs alone at the end. */
import { createRequire } from 'node:module';

const { default: Sequencer } = createRequire(import.meta.url)('@jest/test-sequencer');

/** They start browsers, programs and servers. Jest would judge them by their size until it has measured them once. */
const slow = /\/test\/(browser|production|adapters\/(mongo|redis)|cli)\//;

export default class extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    return [true, false].flatMap((first) => sorted.filter(({ path }) => slow.test(path) === first));
  }
}
