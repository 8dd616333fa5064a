/** The progress bar of a long command. */
import { describe, expect, test } from '@jest/globals';
import { createProgress } from '../../../cli/import/progress.ts';

describe('progress', () => {
  const watch = (isTTY: boolean, total?: number) => {
    let now = 0;
    let shown = '';
    const stream = { isTTY, write: (text: string) => (shown += text) };
    const progress = createProgress({ stream, total, position: () => now, now: () => now });
    return {
      progress,
      pass: (ms: number) => {
        now += ms;
      },
      shown: () => shown,
    };
  };

  test('on a terminal: a bar, the count and the rate, a few times a second', () => {
    const { progress, pass, shown } = watch(true, 2000);
    progress.update(1);
    expect(shown()).toBe('');
    pass(1000);
    progress.update(500);
    expect(shown()).toBe(
      `\r\u001b[K[${'#'.repeat(15)}${'.'.repeat(15)}] 50 % — 500 rows, 500 a second`,
    );
    progress.note('line 7: reason');
    expect(shown().endsWith('\r\u001b[Kline 7: reason\n')).toBe(true);
    progress.end();
    expect(shown()).toMatch(/a second\n$/);
  });

  test('of standard input the end is not known: the count and the rate', () => {
    const { progress, pass, shown } = watch(true);
    pass(2000);
    progress.update(1500);
    expect(shown()).toBe('\r\u001b[K1,500 rows, 750 a second');
  });

  test('elsewhere: the lines alone', () => {
    const { progress, pass, shown } = watch(false, 2000);
    pass(1000);
    progress.update(500);
    progress.note('line 7: reason');
    progress.end();
    expect(shown()).toBe('line 7: reason\n');
  });
});
