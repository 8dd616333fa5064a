/** Reads standard input, for values that must not be visible on a command line. */

/** Longer than any identifier. */
const maxCharacters = 1024;

/** Resolves with the first line, without spaces around it. */
export async function readLine(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) {
    text += chunk;
    if (text.includes('\n') || text.length > maxCharacters) break;
  }
  const [line = ''] = text.split('\n');
  return line.trim();
}
