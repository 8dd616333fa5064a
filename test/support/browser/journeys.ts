/** What people do in a browser on their way through a sign-in: the same words for every journey. */
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Person } from '../provider.ts';
import { expectAccessible, expectNoSideways } from './browser.ts';
import type { Portal } from './portal.ts';

export const heading = (page: Page) => page.locator('#page-title').textContent();
/** What the service says to who has come back. */
export const greeting = (page: Page) => page.locator('h1').innerText();
export const focused = (page: Page) => page.evaluate<string>('document.activeElement.id');
export const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

/** From the service to the first page of the sign-in. */
export async function begin(page: Page, portal: Portal): Promise<void> {
  await page.goto(portal.origin);
  await page.getByRole('link', { name: 'Se connecter' }).click();
  await page.waitForURL(/\/interaction\//);
}

/** Fills in the first page, and sends it. */
export async function signIn(page: Page, { identifier, password }: Omit<Person, 'accountId'>) {
  await page.locator('#identifier').fill(identifier);
  await page.locator('#password').fill(password);
  await page.locator('#login-submit').click();
}

/** The code in the newest message to someone: the first run of 6 digits. Waits for what is sent after an answer. */
export async function codeFor({ provider }: Portal, to: string): Promise<string> {
  await provider.drainAll();
  const text = provider.outbox.messages().find((message) => message.to === to)?.text;
  const [code] = /\d{6}/.exec(text ?? '') ?? [];
  if (code === undefined) throw new Error(`no code was sent to ${to}`);
  return code;
}

/** Runs a check on a page in its language and in the other one, by the page's own link; and comes back. */
async function inBoth(page: Page, check: (page: Page) => Promise<void>): Promise<void> {
  const language = page.locator('html');
  const first = await language.getAttribute('lang');
  await check(page);
  await page.getByRole('link', { name: first === 'fr' ? 'English' : 'Français' }).click();
  await check(page);
  await page.getByRole('link', { name: first === 'fr' ? 'Français' : 'English' }).click();
  expect(await language.getAttribute('lang')).toBe(first);
}
export const expectAccessibleInBoth = (page: Page) => inBoth(page, expectAccessible);
/** Also where no script runs, and what judges accessibility could not. */
export const expectNarrowInBoth = (page: Page) => inBoth(page, expectNoSideways);

/** Goes on by the Tab key until an element has the focus. */
export async function tabTo(page: Page, id: string): Promise<void> {
  for (let i = 0; i < 30; i += 1) {
    if ((await focused(page)) === id) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${id} is out of the keyboard's reach`);
}
