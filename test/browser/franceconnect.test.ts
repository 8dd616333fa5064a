/** FranceConnect in a browser: across two sites and back, with the cookies as browsers keep them. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, expectAccessible, launch, open } from '../support/browser.ts';
import { openWithFranceConnect, type WithFranceConnect } from '../support/franceconnect.ts';
import { portal, redirectUri } from '../support/house.ts';
import { authorizationRequest } from '../support/visitor.ts';

describeInBrowser('FranceConnect', () => {
  let browser: Browser;
  let both: WithFranceConnect;
  beforeAll(async () => {
    [browser, both] = await Promise.all([launch(), openWithFranceConnect()]);
  });
  afterAll(async () => {
    await browser.close();
    await both[Symbol.asyncDispose]();
  });

  /** From the service's request to who one is at FranceConnect. */
  async function setOut(page: Page, login: string): Promise<void> {
    await page.goto(both.house.issuer + authorizationRequest(portal).path);
    await page.getByRole('button', { name: "S'identifier avec FranceConnect" }).click();
    await page.getByLabel('Identifiant de test').fill(login);
    await page.getByRole('button', { name: 'Se connecter' }).click();
  }

  it.each([true, false])('in and out again, with scripts: %s', async (javaScriptEnabled) => {
    const { page, context } = await open(browser, { javaScriptEnabled });
    await page.route('https://service.example/**', (route) => route.fulfill({ body: 'service' }));
    const person = await both.addPerson();
    await setOut(page, person.login);
    await page.waitForURL(`${redirectUri}?code=*`);
    await page.goto(`${both.house.issuer}/session/end`);
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await page.getByText('Voulez-vous aussi vous déconnecter de FranceConnect ?').waitFor();
    // Who looks for faults needs scripts.
    if (javaScriptEnabled) await expectAccessible(page);
    await page.getByRole('button', { name: 'Oui' }).click();
    await page.locator('#signed-out').waitFor();
    expect(page.url()).toBe(`${both.house.issuer}/session/end/success`);
    await context.close();
  });

  it('a declared account is linked by its password', async () => {
    const { page, context } = await open(browser);
    await page.route('https://service.example/**', (route) => route.fulfill({ body: 'service' }));
    const person = await both.addPerson({ typed: 'P12345678' });
    await setOut(page, person.login);
    await page.getByRole('heading', { name: 'Lier mon compte' }).waitFor();
    await page.getByLabel('Mot de passe', { exact: true }).fill(person.password);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.waitForURL(`${redirectUri}?code=*`);
    expect(await both.linkOf(person.accountId)).toBeDefined();
    await context.close();
  });
});
