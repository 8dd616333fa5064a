/** Statistics of the measured values. */

/** Returns the value below which a share `q` (0 to 1) of the values lies. */
export function quantile(values: readonly number[], q: number): number {
  const at = Math.min(values.length - 1, Math.floor(values.length * q));
  const value = values.toSorted((a, b) => a - b)[at];
  if (value === undefined) throw new RangeError('no values');
  return value;
}

/** Returns the middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const below = values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1];
  if (below === undefined) throw new RangeError('no values');
  return (below + quantile(values, 0.5)) / 2;
}

/** Returns half the distance between the quartiles, as a share of the median. */
export function spread(values: readonly number[]): number {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / 2 / median(values);
}

/** Reports whether a fixed calculation took about as long each time, so that the core was equally fast and free. */
export function isSteady(times: readonly number[], tolerance = 0.15): boolean {
  return Math.max(...times) <= Math.min(...times) * (1 + tolerance);
}
