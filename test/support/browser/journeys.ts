/** What people do in a browser during a sign-in, for all journeys. */
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Person } from '../provider.ts';
import { expectNoHorizontalScrolling } from './browser.ts';
import type { Portal } from './portal.ts';

/** Resolves with the heading of one of the provider's pages, once its scripts have run. */
export async function heading(page: Page): Promise<string | undefined> {
  await page.waitForLoadState();
  return (await page.locator('#page-title').textContent())?.replaceAll('\u00a0', ' ');
}
/** Resolves with the text that has the focus, such as the summary of faults, once the page's scripts have run. */
export async function focusedText(page: Page): Promise<string> {
  await page.waitForLoadState();
  return page.locator(':focus').innerText();
}
/** Resolves with the heading of the service's page. */
export const greeting = (page: Page) => page.locator('h1').innerText();
/** Resolves once the element with this id has the focus. */
export const expectFocus = (page: Page, id: string) => page.locator(`#${id}:focus`).waitFor();
/** Clicks a button by its label. */
export const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

/** Goes from the service to the first page of the sign-in. */
export async function begin(page: Page, portal: Portal): Promise<void> {
  await page.goto(portal.origin);
  await page.getByRole('link', { name: 'Se connecter' }).click();
  await page.waitForURL(/\/interaction\//);
}

/** Fills in the sign-in page and sends it. */
export async function signIn(page: Page, { identifier, password }: Omit<Person, 'accountId'>) {
  await page.locator('#identifier').fill(identifier);
  await page.locator('#password').fill(password);
  await page.locator('#login-submit').click();
}

/** Resolves with the code of the newest message to this address. Waits for messages that are sent after the answer. */
export async function codeFor({ provider }: Portal, to: string): Promise<string> {
  await provider.drainAll();
  const text = provider.outbox.messages().find((message) => message.to === to)?.text;
  const [code] = /\d{6}/.exec(text ?? '') ?? [];
  if (code === undefined) throw new Error(`no code was sent to ${to}`);
  return code;
}

/** Runs a check on a page in both languages, with the page's own link, and goes back to the first. */
async function inBoth(page: Page, check: (page: Page) => Promise<void>): Promise<void> {
  const language = page.locator('html');
  const first = await language.getAttribute('lang');
  await check(page);
  await page.getByRole('link', { name: first === 'fr' ? 'English' : 'Français' }).click();
  await check(page);
  await page.getByRole('link', { name: first === 'fr' ? 'Français' : 'English' }).click();
  expect(await language.getAttribute('lang')).toBe(first);
}
/** Expects no horizontal scrolling in both languages. Works without script, which the accessibility check needs. */
export const expectNarrowInBoth = (page: Page) => inBoth(page, expectNoHorizontalScrolling);

/** Presses Tab until this element has the focus. */
export async function tabTo(page: Page, id: string): Promise<void> {
  for (let i = 0; i < 80; i += 1) {
    if ((await page.evaluate('document.activeElement.id')) === id) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${id} is out of the keyboard's reach`);
}

/** Presses Tab until a link or button with this text has the focus, then Enter. */
export async function choose(page: Page, text: string): Promise<void> {
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press('Tab');
    const label = await page.evaluate<string>('document.activeElement.textContent');
    if (label.replace(/\s+/g, ' ').trim() === text) return page.keyboard.press('Enter');
  }
  throw new Error(`${text} is out of the keyboard's reach`);
}
