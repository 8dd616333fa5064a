/** Sign-in, second visit and sign-out in a browser: by mouse, with the keyboard only, and without script. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { describeInBrowser, expectAccessible, launch, open } from '../support/browser/browser.ts';
import {
  begin,
  expectFocus,
  focusedText,
  greeting,
  heading,
  signIn,
  tabTo,
} from '../support/browser/journeys.ts';
import { openPortal, type Portal } from '../support/browser/portal.ts';
import type { Person } from '../support/provider.ts';

describeInBrowser('the main job', () => {
  let portal: Portal;
  let browser: Browser;
  let byNir: Person;
  let byProvisional: Person;
  beforeAll(async () => {
    [portal, browser] = await Promise.all([openPortal(), launch()]);
    byNir = await portal.provider.addPerson({ typed: '1690395277002' });
    byProvisional = await portal.provider.addPerson({ typed: 'P12345678' });
  });
  afterAll(async () => {
    await browser?.close();
    await portal?.[Symbol.asyncDispose]();
  });

  it('signs in by NIR; every page is accessible', async () => {
    const { context, page } = await open(browser);
    await page.goto(portal.origin);
    await expectAccessible(page);
    await begin(page, portal);
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Se connecter' }).click();
    expect(await page.locator('#identifier').getAttribute('aria-invalid')).toBe('true');
    expect(await focusedText(page)).toContain('Champ obligatoire');
    await expectAccessible(page);

    await page.getByLabel('Numéro de Sécurité sociale').fill('1 69 03 95 277 002');
    await page.getByLabel('Mot de passe', { exact: true }).fill('Faux1234');
    const typed = () => page.locator('input').evaluateAll((inputs) => inputs.map((i) => i.value));
    for (const [link, title] of [
      ['English', 'Sign in'],
      ['Français', 'Connexion'],
    ] as const) {
      await page.getByRole('link', { name: link, exact: true }).click();
      await page.getByRole('heading', { name: title, exact: true }).waitFor();
      expect(await typed()).toContain('1 69 03 95 277 002');
      expect(await typed()).not.toContain('Faux1234');
    }
    await page.getByLabel('Mot de passe', { exact: true }).fill('Faux1234');
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.getByText('Identifiant ou mot de passe incorrect.').first().waitFor();
    await expectAccessible(page);
    await page.reload();
    expect(await focusedText(page)).toContain('Identifiant ou mot de passe');

    await page.getByLabel('Mot de passe', { exact: true }).fill(byNir.password);
    await page.getByLabel('Se souvenir de moi').check();
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.waitForURL(`${portal.origin}/**`);
    expect(await greeting(page)).toContain('Pierre MERCIER');
    await expectAccessible(page);

    const pages: string[] = [];
    page.on('framenavigated', (frame) => pages.push(frame.url()));
    await page
      .getByRole('link', { name: 'Deuxième visite' })
      .or(page.getByRole('button', { name: 'Deuxième visite' }))
      .click();
    await page.waitForURL(`${portal.origin}/**`);
    expect(await greeting(page)).toContain('Pierre MERCIER');
    expect(pages.filter((url) => url.includes('/interaction/'))).toEqual([]);

    await page
      .getByRole('button', { name: 'Se déconnecter' })
      .or(page.getByRole('link', { name: 'Se déconnecter' }))
      .click();
    await page.waitForURL(/session\/end/);
    await expectAccessible(page);
    await page.locator('#logout-confirm').click();
    await page.waitForURL(`${portal.origin}/**`);
    await expectAccessible(page);

    await begin(page, portal);
    await page.getByText('1 69 •• •• ••• •••').waitFor();
    await expectAccessible(page);
    await context.close();
  });

  it('signs in by provisional identifier without script on a narrow screen', async () => {
    const { context, page } = await open(browser, {
      javaScriptEnabled: false,
      viewport: { width: 320, height: 640 },
    });
    await begin(page, portal);
    await page.getByRole('link', { name: "J'ai un identifiant provisoire" }).click();
    await page.getByLabel('Identifiant provisoire').fill('12345678');
    await page.getByLabel('Mot de passe', { exact: true }).fill('Faux1234');
    await page.getByLabel('Se souvenir de moi').check();
    await page.getByRole('link', { name: 'English', exact: true }).click();
    expect(await heading(page)).toBe('Sign in');
    expect(await page.locator('#identifier').inputValue()).toBe('12345678');
    expect(await page.locator('#password').inputValue()).toBe('');
    expect(await page.locator('#remember').isChecked()).toBe(true);
    await page.locator('#password').fill(byProvisional.password);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${portal.origin}/**`);
    expect(await greeting(page)).toContain('Pierre MERCIER');
    await page
      .getByRole('button', { name: 'Se déconnecter' })
      .or(page.getByRole('link', { name: 'Se déconnecter' }))
      .click();
    await page.locator('#logout-confirm').click();
    await page.waitForURL(`${portal.origin}/**`);
    await context.close();
  });

  it('signs in with the keyboard only', async () => {
    const { context, page } = await open(browser);
    const press = (key: string) => page.keyboard.press(key);
    await begin(page, portal);
    await press('Tab');
    await press('Enter');
    await expectFocus(page, 'content');
    await tabTo(page, 'identifier');
    await page.keyboard.type('1690395277002');
    await tabTo(page, 'password');
    await page.keyboard.type(byNir.password);
    await tabTo(page, 'login-submit');
    await press('Enter');
    await page.waitForURL(`${portal.origin}/**`);
    expect(await greeting(page)).toContain('Pierre MERCIER');
    await page.goto(`${portal.provider.issuer}/session/end`);
    await tabTo(page, 'logout-confirm');
    await press('Enter');
    await page.locator('#signed-out').waitFor();
    await context.close();
  });

  it('shows developers what their service asked, on a narrow screen and in both languages', async () => {
    const { context, page } = await open(browser, { viewport: { width: 320, height: 640 } });
    await page.goto(
      `${portal.provider.issuer}/auth?client_id=demo-portal&redirect_uri=${portal.origin}`,
    );
    await page.goto(portal.origin);
    await page.getByRole('link', { name: 'bac à sable' }).click();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'demo-portal' }).click();
    await page.getByText('invalid_redirect_uri').first().waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Sandbox' }).waitFor();
    await page.getByText('Refused').first().waitFor();
    await expectAccessible(page);
    await context.close();
  });

  it('tells the service when the person cancels', async () => {
    const { context, page } = await open(browser);
    await begin(page, portal);
    await page.locator('#sign-in-cancel').click();
    await page.waitForURL(/callback/);
    await expectAccessible(page);
    await context.close();
  });

  it('replaces the first person when a second one signs in in the same browser', async () => {
    const { context, page } = await open(browser);
    const fill = async (person: Person) => {
      await signIn(page, person);
      await page.waitForURL(`${portal.origin}/**`);
      return page.locator('#id-token-sub').innerText();
    };
    await begin(page, portal);
    const first = await fill(byNir);
    const reply = await page.request.get(`${portal.origin}/login`, { maxRedirects: 0 });
    await page.goto(`${reply.headers()['location']}&prompt=login`);
    expect(await fill(await portal.provider.addPerson())).not.toBe(first);
    await context.close();
  });
});
