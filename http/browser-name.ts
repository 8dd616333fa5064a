import Bowser from 'bowser';
import type { Context } from 'koa';
import type { Message } from '../views/pages.ts';

/** In characters; the header of a browser is far shorter. */
const longestHeader = 300;

/**
 * Returns the browser and the system that it runs on, such as `Firefox/Android`, or undefined where the header
 * `User-Agent` names none that is known. The header itself is never kept: it can hold anything.
 */
export function browserName(ctx: Context): string | undefined {
  const header = ctx.get('User-Agent');
  if (header === '' || header.length > longestHeader) return undefined;
  const { browser, os } = Bowser.parse(header);
  return browser.name && os.name ? `${browser.name}/${os.name}` : undefined;
}

/** Returns the words for a browser as the audit trail and sessions name it: `Firefox/Android`. */
export function browserWords(name: string | undefined): Message {
  const [browser, system] = name?.split('/') ?? [];
  return browser && system
    ? { key: 'account.browser', values: { browser, system } }
    : { key: 'account.browserUnknown' };
}
