/** The first connection is still to be made. Its steps come with the next version; until then, the way back. */
import type { Step } from './step.ts';

export const announcement: Step = {
  prompt: 'announcement',
  async show(step) {
    step.show('announcement', {});
  },
};
