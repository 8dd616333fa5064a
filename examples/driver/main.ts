/** Tries the examples, two at a time, and prints a line for each. The exit status is 1 when one failed. */
import { parseArgs } from 'node:util';
import { endPrograms } from '../../test/support/servers/program.ts';
import { endCommands } from './commands.ts';
import { type Example, examples } from './examples.ts';
import { startProvider } from './provider.ts';
import { type Outcome, tryExample } from './try-example.ts';

const atOnce = 2;
const secondsForOne = 180;
const secondsForHeavy = 600;

function endAll(): void {
  endCommands();
  endPrograms();
}

function report({ name, does }: Example, outcome: Outcome, milliseconds: number): void {
  const { result } = outcome;
  const words = 'reason' in outcome ? outcome.reason : ['sign-in', ...does, 'sign-out'].join(', ');
  const seconds = `${(milliseconds / 1000).toFixed(1)} s`;
  const indented = words.trim().replaceAll('\n', '\n    ');
  process.stdout.write(
    `${result.padEnd(8)} ${name.padEnd(24)} ${seconds.padStart(8)}  ${indented}\n`,
  );
}

/** Tries them all. Resolves with the results. */
async function tryAll(chosen: readonly Example[], quick: boolean): Promise<readonly string[]> {
  const { issuer, linesAbout } = await startProvider(examples);
  const waiting = [...chosen];
  const results: string[] = [];
  async function tryNext(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { heavy, name } = next;
      const startedAt = performance.now();
      const seconds = heavy === undefined ? secondsForOne : secondsForHeavy;
      const outcome: Outcome =
        quick && heavy !== undefined
          ? { result: 'SKIPPED', reason: `--quick leaves it out: ${heavy}` }
          : await tryExample(next, { issuer, seconds });
      if (outcome.result === 'FAILED') outcome.reason += await linesAbout(name);
      report(next, outcome, performance.now() - startedAt);
      results.push(outcome.result);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, tryNext));
  return results;
}

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !examples.some((one) => one.name === name));
if (unknown.length > 0) {
  process.stderr.write(`There is no example ${unknown.join(', ')}.\n`);
  process.exit(2);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    endAll();
    process.exit(1);
  });
}
const chosen = examples.filter(
  ({ name }) => positionals.length === 0 || positionals.includes(name),
);
try {
  const results = await tryAll(chosen, values.quick);
  const count = (result: string) => results.filter((one) => one === result).length;
  const [passed, failed, skipped] = ['ok', 'FAILED', 'SKIPPED'].map(count);
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  process.exitCode = failed === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(
    `The provider did not start: ${error instanceof Error ? error.message : error}\n`,
  );
  process.exitCode = 1;
} finally {
  endAll();
}
