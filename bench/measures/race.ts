/** The race: compares the product with the bare server under load, one flow after the other. */

import { type FlowName, flows } from '../load/flows.ts';
import { runFor, sideBySide, withWorkers } from '../load/load.ts';
import type { Mode } from '../options.ts';
import { atLeast, type Goal, perSecond, type Row } from '../report.ts';
import type { Cores } from '../servers/cores.ts';
import type { Product } from '../servers/product.ts';
import { startBare, startOurs, type Target } from '../servers/servers.ts';
import { compare, measurePairs, type Pair } from './slices.ts';

interface Title {
  readonly title: string;
  readonly goal?: Goal;
  /** The goal on MongoDB and Redis, where it differs. */
  readonly production?: Goal;
}

const titles: Readonly<Record<FlowName, Title>> = {
  discovery: { title: 'discovery', goal: atLeast(2.5) },
  jwks: { title: 'JWKS', goal: atLeast(2) },
  'client-credentials': { title: 'client credentials, opaque token' },
  'signed-token': { title: 'client credentials, ES256 token' },
  sso: { title: 'SSO code flow', goal: atLeast(0.8), production: atLeast(0.9) },
  'sso-rs256': { title: 'SSO code flow, RS256' },
  refresh: { title: 'refresh with rotation', goal: atLeast(0.8), production: atLeast(1) },
  userinfo: { title: 'userinfo', goal: atLeast(0.8) },
  introspection: { title: 'introspection', goal: atLeast(0.8) },
  'sign-in': { title: 'sign-in without its hash', production: atLeast(0.85) },
};

/** Warms a server up: the first few hundred flows of a process cost more than twice as much as later ones. */
async function warmUp(target: Target, names: readonly FlowName[], limits: Mode['warmUp']) {
  const turns = 4;
  let done = 0;
  for (let turn = 0; turn < turns; turn += 1) {
    for (const name of names) {
      const ms = limits.ms / names.length / turns;
      if (done < limits.flows) {
        done += await withWorkers(target, flows[name], sideBySide, (all) => runFor(all, ms));
      }
    }
  }
}

function rowOf(name: FlowName, pairs: readonly Pair[], onProduction: boolean): Row {
  const { ours, bare, ratio, clockRatio, spread, kept, measured } = compare(pairs);
  const { title, production, goal: usual } = titles[name];
  const goal = (onProduction ? production : undefined) ?? usual;
  const note = `by the clock ${clockRatio.toFixed(2)}; ${kept} of ${measured} steady`;
  const rates = { ours: perSecond(ours), against: perSecond(bare) };
  return { name: title, ...rates, ratio, spread, goal, note };
}

export interface RaceOptions {
  readonly product: Product;
  readonly cores: Cores;
  readonly names: readonly FlowName[];
  readonly mode: Mode;
  readonly cpuProf: string | undefined;
}

/** Measures the flows. Calls `report` with each row as soon as it is complete. */
export async function race(
  { product, cores, names, mode, cpuProf }: RaceOptions,
  report: (row: Row) => void,
): Promise<void> {
  const flags = cpuProf === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${cpuProf}`];
  const pairs = new Map<FlowName, Pair[]>(names.map((name) => [name, []]));
  for (let repetition = 1; repetition <= mode.repetitions; repetition += 1) {
    const oursFirst = repetition % 2 === 1;
    const bare = await startBare({ product, on: cores.onOne });
    const ours = await startOurs({ product, on: cores.onOne, flags }).catch(async (error) => {
      await bare.stop();
      throw error;
    });
    try {
      for (const target of [bare, ours]) await warmUp(target, names, mode.warmUp);
      for (const name of oursFirst ? names : names.toReversed()) {
        const measured = pairs.get(name) ?? [];
        measured.push(...(await measurePairs({ ours, bare, oursFirst }, flows[name], mode.pace)));
        if (repetition === mode.repetitions)
          report(rowOf(name, measured, 'REDIS_URL' in product.env));
      }
    } finally {
      await Promise.all([ours.stop(), bare.stop()]);
    }
  }
}
