/** Standard input, for what must not be seen on a command line. */

/** No identifier is longer. */
const limit = 1024;

/** The first line. */
export async function readLine(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) {
    text += chunk;
    if (text.includes('\n') || text.length > limit) break;
  }
  const [line = ''] = text.split('\n');
  return line.trim();
}
