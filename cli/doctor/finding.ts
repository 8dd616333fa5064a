/** What a check finds, and what it is told of the place. */
import type { Clock } from '../../adapters/ports.ts';
import type { Settings } from '../../config/index.ts';
import type { pathsOf } from '../context.ts';

export interface Finding {
  readonly level: 'ok' | 'warning' | 'fault';
  /** What it is about, then what is so, then what to do. */
  readonly text: string;
}

export const ok = (text: string): Finding => ({ level: 'ok', text });
export const warning = (text: string): Finding => ({ level: 'warning', text });
export const fault = (text: string): Finding => ({ level: 'fault', text });

export type Place = ReturnType<typeof pathsOf> & {
  /** Absent when they have faults. */
  readonly settings: Settings | undefined;
  readonly clock: Clock;
};
