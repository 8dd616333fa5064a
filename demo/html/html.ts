/** HTML in template literals. Every value is escaped by default. */

const markup = Symbol('markup');

/** HTML that `html` made; nothing else can create one. */
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

/** Builds HTML: escapes texts, takes HTML and lists of HTML unchanged, and leaves out `undefined`. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { [markup]: strings.map((text, i) => text + fill(parts[i])).join('') };
}

/** Returns the text of a finished page. */
export const render = (page: Html): string => page[markup];
