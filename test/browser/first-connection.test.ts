/** The first connection in a browser: by mouse, with the keyboard only, and without script on a narrow screen. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { describeInBrowser, expectAccessible, launch, open } from '../support/browser/browser.ts';
import {
  begin,
  codeFor,
  expectFocus,
  expectNarrowInBoth,
  focusedText,
  greeting,
  heading,
  press,
  signIn,
  tabTo,
} from '../support/browser/journeys.ts';
import { openPortal, type Portal } from '../support/browser/portal.ts';

const password = 'Olivier7Jardin';

describeInBrowser('the first connection', () => {
  let portal: Portal;
  let browser: Browser;
  beforeAll(async () => {
    [portal, browser] = await Promise.all([openPortal(), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await portal?.[Symbol.asyncDispose]();
  });
  const newcomer = () => portal.provider.addPerson({ kind: 'legacy', contacts: {} });

  it('goes from the given password to the service; every page is accessible', async () => {
    const { context, page } = await open(browser);
    await begin(page, portal);
    await signIn(page, await newcomer());
    expect(await heading(page)).toBe('Votre connexion à « Mon Compte » change !');
    await expectAccessible(page);

    await press(page, 'Commencer');
    expect(await heading(page)).toBe("Conditions générales d'utilisation");
    await press(page, 'Continuer');
    expect(await focusedText(page)).toContain('cochez la case');
    await expectAccessible(page);
    await page.getByLabel("J'ai lu et j'accepte les conditions générales d'utilisation").check();
    await press(page, 'Continuer');

    expect(await heading(page)).toBe('Mon nouveau mot de passe personnel');
    const field = page.getByLabel('Nouveau mot de passe', { exact: true });
    const met = page.locator('#rules li.met');
    await field.fill('soleil');
    expect(await met.count()).toBe(0);
    await press(page, 'Continuer');
    expect(await focusedText(page)).toContain('Ajoutez au moins 1 chiffre.');
    // A password is never part of a page.
    expect(await field.inputValue()).toBe('');
    await field.pressSequentially(password);
    expect(await met.count()).toBe(4);
    await page.getByRole('button', { name: 'Afficher' }).first().click();
    expect(await field.getAttribute('type')).toBe('text');
    await page.getByLabel('Confirmation du nouveau mot de passe').fill(password);
    await expectAccessible(page);
    await field.fill(password);
    await page.getByLabel('Confirmation du nouveau mot de passe').fill(password);
    await press(page, 'Continuer');

    expect(await heading(page)).toBe('Mes coordonnées de contact');
    await page.getByLabel('Téléphone portable', { exact: true }).check();
    await page.getByLabel('Votre numéro de téléphone portable').fill('01 23 45 67 89');
    await press(page, 'Envoyer le code');
    expect(await focusedText(page)).toContain("Ce numéro n'est pas celui d'un téléphone portable.");
    await expectAccessible(page);
    await page.getByLabel('Téléphone portable', { exact: true }).check();
    await page.getByLabel('Votre numéro de téléphone portable').fill('06 12 34 56 78');
    await press(page, 'Envoyer le code');

    await page.getByText('06 12 34 56 78').waitFor();
    const code = await codeFor(portal, '+33612345678');
    await page.getByLabel('Code de confirmation').fill(code === '000000' ? '111111' : '000000');
    await press(page, 'Valider');
    expect(await focusedText(page)).toContain("Ce code n'est pas le bon.");
    await expectAccessible(page);
    await page.getByLabel('Code de confirmation').fill(code);
    await press(page, 'Valider');
    await page.waitForURL(`${portal.origin}/**`);
    expect(await greeting(page)).toContain('Pierre MERCIER');
    await context.close();
  });

  it('works with the keyboard only', async () => {
    const { context, page } = await open(browser);
    const { keyboard } = page;
    const { identifier, password: given } = await newcomer();
    const type = async (id: string, text: string) => {
      await tabTo(page, id);
      await keyboard.type(text);
    };
    const arrive = (step: string) => page.waitForURL(new RegExp(`/${step}$`));
    await begin(page, portal);
    await type('identifier', identifier);
    await type('password', given);
    await keyboard.press('Enter');
    await arrive('announcement');
    await tabTo(page, 'announcement-submit');
    await keyboard.press('Enter');
    await arrive('terms');
    await tabTo(page, 'accept');
    await keyboard.press('Space');
    await keyboard.press('Enter');
    await arrive('new-password');
    await type('password', password);
    await type('confirmation', password);
    await keyboard.press('Enter');
    await arrive('contact');
    await tabTo(page, 'channel-mail');
    await keyboard.press('ArrowDown');
    await expectFocus(page, 'channel-sms');
    await type('phone', '0692 12 34 56');
    await keyboard.press('Enter');
    await arrive('contact-code');
    await type('code', await codeFor(portal, '+262692123456'));
    await keyboard.press('Enter');
    await page.waitForURL(`${portal.origin}/**`);
    expect(await greeting(page)).toContain('Pierre MERCIER');
    await context.close();
  });

  it('works without script on a narrow screen, and in another language on the way', async () => {
    const { context, page } = await open(browser, {
      javaScriptEnabled: false,
      viewport: { width: 320, height: 640 },
    });
    await begin(page, portal);
    await signIn(page, await newcomer());
    await expectNarrowInBoth(page);
    await press(page, 'Commencer');
    await page.getByRole('link', { name: 'English' }).click();
    expect(await heading(page)).toBe('Terms of use');
    await page.getByLabel('I have read and I accept the terms of use').check();
    await press(page, 'Continue');
    await page.getByLabel('New password', { exact: true }).fill('13572468');
    await page.getByLabel('New password again').fill('13572468');
    await press(page, 'Continue');
    // Every missing answer is named at once.
    await page.locator('#errors li').nth(1).waitFor();
    await page.getByLabel('New password', { exact: true }).fill(password);
    await page.getByLabel('New password again').fill(password);
    await press(page, 'Continue');
    await expectNarrowInBoth(page);
    await page.getByLabel('E-mail address', { exact: true }).check();
    await page.getByLabel('Your e-mail address').fill('angela@example.fr');
    await press(page, 'Send the code');
    expect(portal.provider.outbox.messages()[0]?.text).toContain('Hello');
    await page.getByLabel('Confirmation code').fill(await codeFor(portal, 'angela@example.fr'));
    await press(page, 'Confirm');
    await page.waitForURL(`${portal.origin}/**`);
    expect(await greeting(page)).toContain('Pierre MERCIER');
    await context.close();
  });
});
