/** `clients rotate-secret`: gives a stored client another secret. */
import { defineCommand, UsageFault } from '../command.ts';
import { onClient } from './with-clients.ts';

const unitsMs = new Map([
  ['m', 60_000],
  ['h', 60 * 60_000],
  ['d', 24 * 60 * 60_000],
]);

/** Returns the milliseconds of a time such as 24h. */
function millisecondsOf(typed: string): number {
  if (typed === '0') return 0;
  const [, digits, unit = ''] = /^(\d{1,4})([mhd])$/.exec(typed) ?? [];
  const unitMs = unitsMs.get(unit);
  if (unitMs === undefined)
    throw new UsageFault('--keep-old-for is a number with m, h or d, such as 24h, or 0');
  return Number(digits) * unitMs;
}

export const clientsRotateSecret = defineCommand({
  name: 'clients rotate-secret',
  argument: 'CLIENT_ID',
  summary: 'give a stored service another secret',
  description: `Makes another secret for a stored service and prints it on standard output, this once. The former
one counts for 24 hours more, or for as long as --keep-old-for says, so that the service can be
changed meanwhile. After a leak, --keep-old-for 0 ends it at once.`,
  options: {
    'keep-old-for': {
      type: 'string',
      value: 'TIME',
      doc: 'how long the former one counts, such as 30m, 7d or 0 (24h)',
    },
  },
  codes: { 1: 'no such client is stored, it has no secret, or a fault' },
  run: async ({ positionals: [clientId = ''], values: { 'keep-old-for': time = '24h' } }) => {
    const keepMs = millisecondsOf(time);
    const counts = keepMs === 0 ? 'no more' : `for ${time} more`;
    return onClient(clientId, `The former secret counts ${counts}.`, (operations, target) =>
      operations.rotateSecret(target, keepMs),
    );
  },
});
