/**
 * Starts the system's Chromium for tests, preferably its headless shell, which draws no window and takes a third less
 * time. Without Chromium the browser tests are skipped with a message, and fail when `CI` is set.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];

function findChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(existsSync);
}

const executablePath = findChromium();
const required = (process.env['CI'] ?? '') !== '';
if (executablePath === undefined) {
  const words =
    'Browser tests need Chromium on the PATH (Debian: apt-get install chromium-headless-shell).';
  if (required) throw new Error(words);
  process.stderr.write(`\nSKIPPED: ${words}\n\n`);
}

/** `describe`, or `describe.skip` without a browser. */
export const describeInBrowser = executablePath === undefined ? describe.skip : describe;

/** Starts a browser. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: executablePath ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Opens a page in a new browser profile. Its timeout is short, because everything runs on this machine. */
export async function open(
  browser: Browser,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ locale: 'fr-FR', ...options });
  context.setDefaultTimeout(10_000);
  return { context, page: await context.newPage() };
}

/** The script that `expectAccessible` needs. Adding it as an initial script is quicker when every page is checked. */
export const axe = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);
const axeOptions = {
  resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};

/**
 * Expects WCAG 2.2 AA, good practice, and no horizontal scrolling at the page's width, once the page has its style and its
 * scripts have run. Contrast takes the longest, and need not be measured again in another language.
 */
export async function expectAccessible(
  page: Page,
  { withoutContrast = false }: { withoutContrast?: boolean } = {},
): Promise<void> {
  const options = {
    ...axeOptions,
    ...(withoutContrast && { rules: { 'color-contrast': { enabled: false } } }),
  };
  await page.waitForLoadState();
  if (!(await page.evaluate(`'axe' in window`))) await page.evaluate(axe);
  const violations = await page.evaluate<string[]>(`
    axe.run(document, ${JSON.stringify(options)}).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`);
  expect([page.url(), violations]).toEqual([page.url(), []]);
  await expectNoHorizontalScrolling(page);
}

/** Expects no horizontal scrolling, once the page has its style. */
export async function expectNoHorizontalScrolling(page: Page): Promise<void> {
  await page.waitForLoadState();
  const width = (which: string) => page.evaluate<number>(`document.documentElement.${which}Width`);
  const [content, seen] = [await width('scroll'), await width('client')];
  expect([page.url(), content]).toEqual([page.url(), Math.min(content, seen)]);
}

/** Expects that no word is broken across two lines, which happens when its column is too narrow. */
export async function expectWholeWords(page: Page): Promise<void> {
  const cut = await page.evaluate<string[]>(`(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
      for (const { 0: word, index } of texts.currentNode.data.matchAll(/\\p{L}+/gu)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, index);
        range.setEnd(texts.currentNode, index + word.length);
        const tops = [...range.getClientRects()].map(({ top }) => Math.round(top));
        if (new Set(tops).size > 1) found.push(word);
      }
    }
    return found;
  })()`);
  expect([page.url(), cut]).toEqual([page.url(), []]);
}
