/** The arithmetic of the bench. */

/** The value below which a share `q` of the values lies. */
export function quantile(values: readonly number[], q: number): number {
  const at = Math.min(values.length - 1, Math.floor(values.length * q));
  const value = values.toSorted((a, b) => a - b)[at];
  if (value === undefined) throw new RangeError('no values');
  return value;
}

/** The middle value; of an even number, what lies halfway between the two in the middle. */
export function median(values: readonly number[]): number {
  const below = values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1];
  if (below === undefined) throw new RangeError('no values');
  return (below + quantile(values, 0.5)) / 2;
}

/** How far values lie apart: half the distance between the quartiles, as a share of the median. */
export function spread(values: readonly number[]): number {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / 2 / median(values);
}

/** Whether a fixed piece of work took about as long each time: the core was as fast and as free. */
export function isSteady(times: readonly number[], tolerance = 0.15): boolean {
  return Math.max(...times) <= Math.min(...times) * (1 + tolerance);
}
