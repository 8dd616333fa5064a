/** Makes the tables of docs/errors.md from the catalogues and the English dictionary, so that they always agree. */
import { protocolErrorCodes, protocolErrors } from '../../errors/protocol-errors.ts';
import { catalogue } from '../../http/app-error.ts';
import { dictionaries } from '../../views/dictionaries/index.ts';

const { en } = dictionaries;

const table = (rows: readonly (readonly (string | number)[])[]) =>
  rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
const code = (text: string) => `\`${text}\``;

/** Returns the table of the errors that a service may get, in Markdown. */
export const protocolErrorTable = (): string =>
  table([
    ['Code', 'Where', 'Why', 'What to do'],
    ['---', '---', '---', '---'],
    ...protocolErrorCodes().map((each) => [
      `<a id="${each}"></a>${code(each)}`,
      protocolErrors[each].map(code).join(', '),
      en[`errors.${each}.why`],
      en[`errors.${each}.do`],
    ]),
  ]);

/** Returns the table of the pages with which this program itself refuses a request, in Markdown. */
export const errorPageTable = (): string =>
  table([
    ['Status', 'Code on the page', 'Name in the log', 'What the page says'],
    ['---', '---', '---', '---'],
    ...Object.entries(catalogue).map(([name, { status, oauth, words }]) => [
      status,
      code(oauth),
      code(name),
      en[words],
    ]),
  ]);
