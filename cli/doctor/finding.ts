/** The result of a check, and what a check takes. */
import type { Clock } from '../../adapters/ports.ts';
import type { Settings } from '../../config/index.ts';
import type { pathsOf } from '../context.ts';

/** One line of the report. */
export interface Finding {
  readonly level: 'ok' | 'warning' | 'fault';
  /** The subject, then the state, then what to do. */
  readonly text: string;
}

/** Returns a finding of each level. */
export const ok = (text: string): Finding => ({ level: 'ok', text });
export const warning = (text: string): Finding => ({ level: 'warning', text });
export const fault = (text: string): Finding => ({ level: 'fault', text });

/** The installation to check. */
export type Place = ReturnType<typeof pathsOf> & {
  /** Undefined when they have faults. */
  readonly settings: Settings | undefined;
  readonly clock: Clock;
};
