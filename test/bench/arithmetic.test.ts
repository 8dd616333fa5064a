import { describe, expect, test } from '@jest/globals';
import { isSteady, median, quantile, spread } from '../../bench/arithmetic.ts';
import { compare, type Pair } from '../../bench/measures/slices.ts';
import { atLeast, atMost, type Row, summary, verdictOf } from '../../bench/report.ts';
import { parseCores } from '../../bench/servers/cores.ts';

describe('the arithmetic of the bench', () => {
  test('the median of an odd and of an even number of values', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 7])).toBe(6);
    expect(median([3])).toBe(3);
    expect(() => median([])).toThrow(RangeError);
  });

  test('a quantile is one of the values', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(quantile(hundred, 0.99)).toBe(100);
    expect(quantile(hundred, 0.5)).toBe(51);
    expect(quantile([7], 0.99)).toBe(7);
  });

  test('the spread ignores one outlier', () => {
    expect(spread([10, 10, 10, 10])).toBe(0);
    expect(spread([8, 9, 10, 11, 12, 90])).toBeLessThan(0.2);
  });

  test('a core is steady while the same calculation takes about as long', () => {
    expect(isSteady([100, 114, 108])).toBe(true);
    expect(isSteady([100, 116, 108])).toBe(false);
  });

  test('the ratio compares neighbouring slices, and pairs on an unsteady core do not count', () => {
    const slice = (rate: number, kernel = 100) => ({
      rate,
      clockRate: rate / 2,
      kernels: [kernel, 100] as const,
    });
    const pairs: Pair[] = [
      { ours: slice(80), bare: slice(100) },
      { ours: slice(160), bare: slice(200) },
      { ours: slice(40), bare: slice(50) },
      { ours: slice(10, 150), bare: slice(100) },
    ];
    expect(compare(pairs)).toMatchObject({ ratio: 0.8, spread: 0, kept: 3, measured: 4 });
  });
});

describe('the cores of the bench', () => {
  test('lists and ranges, as taskset writes them', () => {
    expect(parseCores('0,1')).toEqual([0, 1]);
    expect(parseCores('0-2,5')).toEqual([0, 1, 2, 5]);
    expect(parseCores('3')).toEqual([3]);
  });
});

describe('the report of the bench', () => {
  const row = (ratio: number, goal: Row['goal']): Row => ({
    name: `at ${ratio}`,
    ours: '1/s',
    against: '1/s',
    ratio,
    goal,
  });

  test('a measure passes, fails or has no goal', () => {
    expect(verdictOf(row(0.8, atLeast(0.8)))).toBe('pass');
    expect(verdictOf(row(2.6, atMost(2.5)))).toBe('FAIL');
    expect(verdictOf(row(1, undefined))).toBe('—');
  });

  test('the summary names the missed goals', () => {
    const rows = [row(0.8, atLeast(0.8)), row(2.6, atMost(2.5)), row(1, undefined)];
    expect(summary(rows)).toBe('1 of 2 goals met; missed: at 2.6');
  });
});
