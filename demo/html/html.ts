/** HTML in template literals, where whatever is filled in is escaped: nothing can be forgotten. */

const markup = Symbol('markup');

/** HTML that came from `html` alone. */
export interface Html {
  readonly [markup]: string;
}

export type Part = Html | string | number | undefined | readonly Part[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeText = (text: string) => text.replace(/[&<>"']/g, (char) => entities[char] ?? char);

function fill(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  return markup in part ? part[markup] : part.map(fill).join('');
}

/** Texts are escaped, HTML and lists of it go in as they are, `undefined` leaves nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { [markup]: strings.map((text, i) => text + fill(parts[i])).join('') };
}

/** The text of a finished page. */
export const render = (page: Html): string => page[markup];
