/** Reads standard input, for values that must not be visible on a command line. */

/** Longer than any identifier, or the names of anybody. */
const maxCharacters = 1024;

/** Resolves with the first lines, each without spaces around it. There may be fewer. */
export async function readLines(count: number): Promise<string[]> {
  let text = '';
  for await (const chunk of process.stdin) {
    text += chunk;
    if (text.split('\n').length > count || text.length > maxCharacters) break;
  }
  return text.split('\n', count).map((line) => line.trim());
}

/** Resolves with the first line, without spaces around it. */
export async function readLine(): Promise<string> {
  const [line = ''] = await readLines(1);
  return line;
}
