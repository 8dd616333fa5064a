/** The first connection is still to be made. Its steps come with the next version; until then, it has no form. */
import type { Step } from './step.ts';

export const announcement: Step = {
  prompt: 'announcement',
  async show(step, errors = []) {
    step.show('announcement', { action: step.path('announcement'), csrf: step.csrf, errors });
  },
};
