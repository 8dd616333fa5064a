/** FranceConnect in a browser: across two sites and back, with a browser's own cookie rules. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type Listening, listen } from '../../http/server/listener.ts';
import { describeInBrowser, expectAccessible, launch, open } from '../support/browser/browser.ts';
import { openWithFranceConnect, type WithFranceConnect } from '../support/franceconnect.ts';
import { portal } from '../support/provider.ts';
import { authorizationRequest } from '../support/visitor.ts';

describeInBrowser('FranceConnect', () => {
  let browser: Browser;
  let service: Listening;
  let both: WithFranceConnect;
  let client: typeof portal;
  let arrived: string;
  beforeAll(async () => {
    service = await listen((_req, res) => res.end('service'), { host: '127.0.0.1', port: 0 });
    const redirectUri = `http://localhost:${service.port}/callback`;
    client = { ...portal, redirect_uris: [redirectUri] };
    arrived = `${redirectUri}?code=*`;
    [browser, both] = await Promise.all([launch(), openWithFranceConnect({ clients: [client] })]);
  });
  afterAll(async () => {
    await browser?.close();
    await both?.[Symbol.asyncDispose]();
    await service?.close();
  });

  /** Starts a sign-in and chooses a person at FranceConnect. */
  async function goToFranceConnect(page: Page, login: string): Promise<void> {
    await page.goto(both.provider.issuer + authorizationRequest(client).path);
    await page.getByRole('button', { name: "S'identifier avec FranceConnect" }).click();
    await page.getByLabel('Identifiant de test').fill(login);
    await page.getByRole('button', { name: 'Se connecter' }).click();
  }

  it.each([true, false])('signs in and out again, with script: %s', async (javaScriptEnabled) => {
    const { page, context } = await open(browser, { javaScriptEnabled });
    const person = await both.addPerson();
    await goToFranceConnect(page, person.login);
    await page.waitForURL(arrived);
    await page.goto(`${both.provider.issuer}/session/end`);
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await page.getByText('Voulez-vous aussi vous déconnecter de FranceConnect ?').waitFor();
    // The accessibility check needs script.
    if (javaScriptEnabled) await expectAccessible(page);
    await page.getByRole('button', { name: 'Oui' }).click();
    await page.locator('#signed-out').waitFor();
    expect(page.url()).toBe(`${both.provider.issuer}/session/end/success`);
    await context.close();
  });

  it('unfolds the form for a password without script, where a service needs FranceConnect', async () => {
    const { page, context } = await open(browser, { javaScriptEnabled: false });
    const { path } = authorizationRequest(client, { acr_values: 'eidas1' });
    await page.goto(both.provider.issuer + path);
    const field = page.getByLabel('Mot de passe', { exact: true });
    expect(await field.isVisible()).toBe(false);
    await page.getByText('Me connecter avec mon mot de passe').click();
    await field.waitFor();
    await page.getByLabel('Numéro de Sécurité sociale').fill('2 62 08 75');
    await page.getByRole('link', { name: 'English' }).click();
    const typed = page.getByLabel('Social security number');
    await typed.waitFor();
    expect(await typed.inputValue()).toBe('2 62 08 75');
    await context.close();
  });

  it('links a declared account by its password', async () => {
    const { page, context } = await open(browser);
    const person = await both.addPerson({ typed: 'P12345678' });
    await goToFranceConnect(page, person.login);
    await page.getByRole('heading', { name: 'Lier mon compte' }).waitFor();
    await page.getByLabel('Mot de passe', { exact: true }).fill(person.password);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.waitForURL(arrived);
    expect(await both.linkOf(person.accountId)).toBeDefined();
    await context.close();
  });
});
