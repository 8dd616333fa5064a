/**
 * The longest time between the two SIGINTs of one Ctrl-C, in milliseconds: the terminal sends one, and npm sends
 * another to the process that it started.
 */
const sameKeyPressMs = 250;

/**
 * Calls `stop` at the first SIGTERM or SIGINT and ends the process once it has resolved. A second signal ends the
 * process at once, unless it is the second SIGINT of the same Ctrl-C.
 */
export function onStopSignal(stop: (signal: string) => Promise<void>): void {
  let first: { readonly signal: string; readonly at: number } | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (first !== undefined) {
        const isSoon = performance.now() - first.at < sameKeyPressMs;
        const isSameKeyPress = isSoon && signal === 'SIGINT' && first.signal === signal;
        if (!isSameKeyPress) process.exit(1);
        return;
      }
      first = { signal, at: performance.now() };
      stop(signal).then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}
