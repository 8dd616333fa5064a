/** The account space in a browser: with the keyboard only, without script on a narrow screen, and each page in both languages. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { walkSpace } from '../support/account-space.ts';
import {
  axe,
  describeInBrowser,
  expectAccessible,
  expectNoHorizontalScrolling,
  expectWholeWords,
  launch,
  open,
} from '../support/browser/browser.ts';
import {
  begin,
  choose,
  codeFor,
  focusedText,
  heading,
  press,
  signIn,
  tabTo,
} from '../support/browser/journeys.ts';
import { openPortal, type Portal } from '../support/browser/portal.ts';
import { addFamily, openFamily } from '../support/family.ts';
import { newAddress } from '../support/journey.ts';
import { type Person, partner } from '../support/provider.ts';
import { createVisitor } from '../support/visitor.ts';

describeInBrowser('the account space', () => {
  let portal: Portal;
  let browser: Browser;
  beforeAll(async () => {
    [portal, browser] = await Promise.all([openPortal(), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await portal?.[Symbol.asyncDispose]();
  });

  const address = (path: string) => `${portal.provider.issuer}${path}`;
  /** Goes to the space and signs in. */
  async function enter(page: Page, person: Person): Promise<void> {
    await page.goto(address('/account'));
    await signIn(page, person);
    await page.waitForURL(address('/account'));
  }

  it('with the keyboard only: from the service to the space, a new contact, the authorization given and taken back', async () => {
    const { angela, pierre, rightsOf } = await addFamily(portal.provider);
    const { context, page } = await open(browser);
    await begin(page, portal);
    await tabTo(page, 'identifier');
    await page.keyboard.type(angela.identifier);
    await tabTo(page, 'password');
    await page.keyboard.type(angela.password);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${portal.origin}/**`);
    await choose(page, 'Mon Compte');
    await page.waitForURL(address('/account'));
    await page.getByText('Bonjour Angela').waitFor();

    await choose(page, 'Mes coordonnées de contact');
    await page.waitForURL(address('/account/contacts'));
    await choose(page, 'Modifier');
    await page.waitForURL(address('/account/contacts/mail'));
    await tabTo(page, 'email');
    const added = newAddress();
    await page.keyboard.type(added);
    await page.keyboard.press('Enter');
    await page.waitForURL(address('/account/contacts/mail/code'));
    await tabTo(page, 'code');
    await page.keyboard.type(await codeFor(portal, added));
    await page.keyboard.press('Enter');
    await page.getByText('Votre contact est enregistré et vérifié.').waitFor();

    await choose(page, 'Mon dossier allocataire');
    await page.waitForURL(address('/account/household'));
    await choose(page, 'Donner une autorisation de gestion à mon conjoint');
    await page.waitForURL(/authorization$/);
    await tabTo(page, 'authorization-submit');
    await page.keyboard.press('Enter');
    // The summary of the faults takes the focus.
    await page.getByText('Cochez la case').first().waitFor();
    expect(await focusedText(page)).toContain('Cochez la case');
    await tabTo(page, 'agreed');
    await page.keyboard.press('Space');
    await tabTo(page, 'authorization-submit');
    await page.keyboard.press('Enter');
    await page.getByText("L'autorisation de gestion est donnée").waitFor();
    expect(await rightsOf(pierre)).toContain('manage');
    await choose(page, "Annuler l'autorisation");
    await page.getByText("L'autorisation de gestion est annulée").waitFor();
    expect(await rightsOf(pierre)).not.toContain('manage');
    await choose(page, 'Se déconnecter');
    await page.waitForURL(/session\/end/);
    await tabTo(page, 'logout-confirm');
    await page.keyboard.press('Enter');
    await page.locator('#signed-out').waitFor();
    expect(await heading(page)).toBe('Déconnexion terminée');
    await context.close();
  });

  it('without script on a screen of 320 pixels: every page, a separation, another session, and the end of the account', async () => {
    const { angela, rightsOf, pierre } = await addFamily(portal.provider);
    await createVisitor(portal.provider).signIn(angela, { client: partner });
    const { context, page } = await open(browser, {
      javaScriptEnabled: false,
      viewport: { width: 320, height: 640 },
    });
    await enter(page, angela);
    expect(await page.locator('.cards a').count()).toBe(9);
    for (const link of await page.locator('.cards a').all()) {
      const href = await link.getAttribute('href');
      const inside = await context.newPage();
      await inside.goto(address(href ?? ''));
      expect([href, new URL(inside.url()).pathname]).toEqual([href, href]);
      await expectNoHorizontalScrolling(inside);
      await inside.close();
    }
    await page.goto(address('/account/household'));
    await page.getByRole('link', { name: 'Déclarer une séparation' }).click();
    await page.getByLabel('Date de la séparation').fill('31/02/2026');
    await press(page, 'Déclarer la séparation');
    await page.getByText("Cette date n'existe pas.").first().waitFor();
    await page.getByLabel('Date de la séparation').fill('15/02/2026');
    await press(page, 'Déclarer la séparation');
    await page.getByText('La séparation est déclarée.').waitFor();
    expect(await rightsOf(pierre)).toEqual(['own_data']);

    await page.goto(address('/account/sessions'));
    await page.getByRole('button', { name: 'Déconnecter', exact: true }).click();
    await page.getByText('La session est déconnectée.').waitFor();
    await page.goto(address('/account/close'));
    await page.locator('#password').fill(angela.password);
    await press(page, 'Fermer mon compte');
    expect(await heading(page)).toBe('Votre compte est fermé');
    await expectNoHorizontalScrolling(page);
    await context.close();
  });

  it('each page, with what a person really has, is accessible in both languages', async () => {
    const { angela, give } = await openFamily(portal.provider);
    await give();
    const paths = [...(await walkSpace(angela)).keys()];
    expect(paths.length).toBeGreaterThan(12);
    const { context, page } = await open(browser, { viewport: { width: 640, height: 800 } });
    await context.addInitScript(axe);
    await enter(page, angela);
    for (const path of paths) {
      await page.goto(address(path));
      expect(await page.locator('h1').count()).toBe(1);
      await expectAccessible(page);
      await expectWholeWords(page);
    }
    await page.goto(address('/account?lang=en'));
    for (const path of paths) {
      await page.goto(address(path));
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      await expectAccessible(page, { withoutContrast: true });
    }
    await context.close();
  });
});
