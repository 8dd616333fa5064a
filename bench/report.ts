/** The report: one line for each measure, each with a ratio, because absolute figures only fit one machine. */

/** The ratio that a measure should reach. */
export interface Goal {
  readonly words: string;
  met(row: Row): boolean;
}

export interface Row {
  readonly name: string;
  /** The two figures, with their units. */
  readonly ours: string;
  readonly against: string;
  readonly ratio: number;
  /** Undefined when there is only one value. */
  readonly spread?: number | undefined;
  readonly goal?: Goal | undefined;
  /** A remark for the reader. */
  readonly note?: string | undefined;
}

export type Verdict = 'pass' | 'FAIL' | '—';

export const atLeast = (limit: number): Goal => ({
  words: `≥ ${limit}`,
  met: ({ ratio }) => ratio >= limit,
});
export const atMost = (limit: number): Goal => ({
  words: `≤ ${limit}`,
  met: ({ ratio }) => ratio <= limit,
});
/** Returns the goal of a measure with a bound of its own, independent of the baseline. */
export const within = (words: string, holds: boolean): Goal => ({ words, met: () => holds });

export const verdictOf = (row: Row): Verdict => {
  if (row.goal === undefined) return '—';
  return row.goal.met(row) ? 'pass' : 'FAIL';
};

export const perSecond = (rate: number) => `${rate.toFixed(rate < 100 ? 1 : 0)}/s`;

const widths = [38, 11, 11, 7, 8, 10, 5] as const;

const line = (cells: readonly string[]) =>
  cells
    .map((cell, i) => (i === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[i] ?? 0)))
    .join('');

export const heading = line(['measure', 'ours', 'against', 'ratio', 'spread', 'goal', '']);

export function format(row: Row): string {
  const { name, ours, against, ratio, spread, goal, note } = row;
  const apart = spread === undefined ? '' : `±${Math.round(spread * 100)} %`;
  const cells = [name, ours, against, ratio.toFixed(2), apart, goal?.words ?? '', verdictOf(row)];
  return line(cells) + (note === undefined ? '' : `  ${note}`);
}

export function summary(rows: readonly Row[]): string {
  const names = (verdict: Verdict) =>
    rows.filter((row) => verdictOf(row) === verdict).map(({ name }) => name);
  const missed = names('FAIL');
  const [met, all] = [names('pass').length, names('pass').length + missed.length];
  return `${met} of ${all} goals met${missed.length === 0 ? '' : `; missed: ${missed.join(', ')}`}`;
}
