/** The command line options, and how much each mode measures. */
import { parseArgs } from 'node:util';
import { type FlowName, flows } from './load/flows.ts';
import type { GrowthPace } from './measures/growth.ts';
import type { Pace } from './measures/slices.ts';
import type { StormPace } from './measures/storm.ts';

/** The parts that don't measure single flows. */
const parts = ['storm', 'start', 'growth', 'commands', 'watched', 'space', 'imports'] as const;
const names = [...Object.keys(flows), ...parts];

export const usage = `npm run bench -- [--quick | --careful] [--only NAME]… [--cpu-prof FOLDER]

  --quick       under three minutes: shorter slices, fewer of them, less growth
  --careful     fresh processes for each of three repetitions, in reversed order each time
  --only        one measure (may be repeated), one of
                ${names.join(' ')}
  --cpu-prof    writes a processor profile of our server there, for what runs under load
`;

export interface Mode {
  /** How long a server is warmed up, and with how many flows of each kind at most. */
  readonly warmUp: { readonly ms: number; readonly flows: number };
  /** How many times the comparison starts fresh servers. */
  readonly repetitions: number;
  readonly pace: Pace;
  readonly storm: StormPace;
  readonly starts: number;
  readonly growth: GrowthPace;
  /** How many people are imported. */
  readonly importRows: number;
  /** The bench gives up after this time. */
  readonly limitMs: number;
}

const minute = 60_000;

const full: Mode = {
  warmUp: { ms: 15_000, flows: 6000 },
  repetitions: 1,
  pace: { ms: 500, pairs: 12, most: 16 },
  storm: { rounds: 3, ms: 5000 },
  starts: 5,
  growth: {
    cost: { early: 500, late: 9500, windows: 7 },
    heap: { early: 10_000, late: 50_000 },
  },
  importRows: 20_000,
  limitMs: 40 * minute,
};

const quick: Mode = {
  warmUp: { ms: 4000, flows: 2000 },
  repetitions: 1,
  pace: { ms: 250, pairs: 5, most: 7 },
  storm: { rounds: 2, ms: 3000 },
  starts: 1,
  growth: { cost: { early: 300, late: 1600, windows: 5 }, heap: { early: 500, late: 2500 } },
  importRows: 4000,
  limitMs: 10 * minute,
};

const careful: Mode = { ...full, repetitions: 3, pace: { ms: 500, pairs: 6, most: 9 } };

export interface Options {
  readonly mode: Mode;
  readonly help: boolean;
  readonly cpuProf: string | undefined;
  /** The flows to measure, and whether another part runs. */
  readonly flows: readonly FlowName[];
  wants(part: (typeof parts)[number]): boolean;
}

/** Reads the command line. Throws an error that names what it doesn't know. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      careful: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      'cpu-prof': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const { only } = values;
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`there is no measure ${unknown}\n\n${usage}`);
  const wants = (name: string) => only.length === 0 || only.includes(name);
  return {
    mode: values.quick ? quick : values.careful ? careful : full,
    help: values.help,
    cpuProf: values['cpu-prof'],
    flows: Object.keys(flows).filter((name): name is FlowName => name in flows && wants(name)),
    wants,
  };
}
