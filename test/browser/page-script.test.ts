/** What the pages' script adds, and what works without it. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { createPasswordRules } from '../../accounts/credentials/password-rules.ts';
import { describeInBrowser, expectAccessible, launch } from '../support/browser/browser.ts';
import { expectFocus } from '../support/browser/journeys.ts';
import { openSamples } from '../support/browser/pages.ts';

describeInBrowser('the script of the pages', () => {
  let browser: Browser;
  let scripted: Awaited<ReturnType<typeof openSamples>>;
  let unscripted: typeof scripted;
  let page: Page;
  let plain: Page;
  beforeAll(async () => {
    browser = await launch();
    scripted = await openSamples(browser, 'fr');
    unscripted = await openSamples(browser, 'fr', { javaScriptEnabled: false });
    [page, plain] = [scripted.page, unscripted.page];
  });
  afterAll(async () => {
    await browser?.close();
    await scripted?.close();
    await unscripted?.close();
  });

  it('ticks the rules of a new password while it is typed, also as text', async () => {
    await scripted.visit('newPassword');
    const states = () => page.locator('#rules li').allTextContents();
    const typed = async (text: string) => {
      await page.locator('#password').fill(text);
      return (await states()).map((state) => / \(([^)]+)\)$/.exec(state)?.[1]);
    };
    const [met, unmet, later] = ['règle respectée', 'pas encore', "vérifié à l'envoi"];
    expect(await typed('')).toEqual([unmet, unmet, unmet, unmet]);
    expect(await typed('13572468')).toEqual([met, met, unmet, later]);
    // 9 UTF-16 units, but 7 characters.
    expect(await typed('E\u0301te\u03017Rve')).toEqual([unmet, met, met, later]);
    expect(await typed('Soleil2Printemps')).toEqual([met, met, met, met]);
    expect(await page.locator('#rules li.met').count()).toBe(4);
    await expectAccessible(page);

    await unscripted.visit('newPassword');
    expect(await plain.locator('#rules').innerText()).not.toContain(unmet);
    expect(await plain.getByRole('button', { name: 'Afficher' }).count()).toBe(0);
  });

  it('ticks as hard to guess only what the server takes, and knows the plain cases', async () => {
    await scripted.visit('newPassword');
    const { unmetRules } = createPasswordRules({ min: 8, max: 24 });
    const person = {
      identifiers: ['2620875107001'],
      birthDate: '1962-08-24',
      names: ['DUBOIS', 'Angela'],
    };
    const said = async (password: string) => {
      await page.locator('#password').fill(password);
      const state = (await page.locator('[data-rule="hard"]').textContent()) ?? '';
      const unmet = await unmetRules({ password, person });
      return [/ \(([^)]+)\)$/.exec(state)?.[1], unmet.length === 0];
    };
    for (const good of [
      'Trois-lapins 9 bleus',
      'Olivier7Jardin',
      'Correct-Horse-7Battery',
      'xK9$mQ2w',
      'Fenêtre2 château',
    ]) {
      expect([good, ...(await said(good))]).toEqual([good, 'règle respectée', true]);
    }
    const weak = ['Azerty123', 'Motdepasse1', 'P@ssw0rd1', 'Aaaaaaaa1', 'Bonjour2024'];
    for (const bad of [...weak, 'Dubois7Jardin', 'Jardin24/08/1962']) {
      expect([bad, ...(await said(bad))]).toEqual([bad, 'pas encore', false]);
    }
    for (const unsure of ['Marseille13', 'Chocolat2024', 'aCcUrAcY1', 'Licorne17031969']) {
      expect([unsure, (await said(unsure))[0]]).toEqual([unsure, "vérifié à l'envoi"]);
    }
  });

  it('keeps what the server has said of the last password until another is typed', async () => {
    await scripted.visit('newPassword, too weak');
    const words = () => page.locator('#rules').innerText();
    expect(await words()).toContain('règle non respectée');
    await page.locator('#password').fill('Soleil2Printemps');
    expect(await words()).not.toContain('règle non respectée');
    await expectAccessible(page);
  });

  it('shows only the field of the chosen contact; without script it shows both', async () => {
    await scripted.visit('contact');
    const [email, phone] = [page.locator('#email'), page.locator('#phone')];
    const seen = async () => [await email.isVisible(), await phone.isVisible()];
    expect(await seen()).toEqual([false, false]);
    await page.getByLabel('Téléphone portable', { exact: true }).check();
    expect(await seen()).toEqual([false, true]);
    await page.getByLabel('Adresse mail', { exact: true }).check();
    expect(await seen()).toEqual([true, false]);
    await expectAccessible(page);

    await unscripted.visit('contact');
    expect(await plain.getByLabel('Votre adresse mail').isVisible()).toBe(true);
    expect(await plain.getByLabel('Votre numéro de téléphone portable').isVisible()).toBe(true);
  });

  it('offers more time five minutes before a page closes; without script the page says until when', async () => {
    const button = page.locator('.until-soon button');
    await page.clock.install();
    await page.route('**/prolong', (route) => route.fulfill({ json: { secondsLeft: 1800 } }));
    await scripted.visit('contact');
    await page.getByLabel('Adresse mail', { exact: true }).check();
    await page.locator('#email').fill('typed@example.fr');
    expect(await page.locator('.until').innerText()).not.toContain('heure de Paris');
    await page.clock.fastForward('24:00');
    expect(await button.isVisible()).toBe(false);
    await page.clock.fastForward('01:30');
    expect(await button.innerText()).toBe('Continuer');
    expect(await page.getByRole('alert').last().innerText()).toContain('se ferme');
    await expectAccessible(page);
    await button.click();
    await button.waitFor({ state: 'hidden' });
    await page.clock.fastForward('25:30');
    expect(await button.isVisible()).toBe(true);
    expect(await page.locator('#email').inputValue()).toBe('typed@example.fr');

    await unscripted.visit('contact');
    const words = await plain.locator('.until').innerText();
    expect(words).toContain("Cette page reste ouverte jusqu'à 14:32 (heure de Paris).");
    expect(await plain.getByRole('button', { name: 'Continuer' }).count()).toBe(0);
  });

  it('takes what was typed to the other language while the automatic check runs', async () => {
    await page.route('**/challenge', () => undefined);
    await scripted.visit('forgotten identifier');
    await page.locator('#birthName').fill('Dupré');
    const [sent] = await Promise.all([
      page.waitForRequest((request) => request.method() === 'POST'),
      page.getByRole('link', { name: 'English' }).click(),
    ]);
    expect(sent.postData()).toMatch(/^lang=other&.*birthName=Dupr%C3%A9/);
    await page.unrouteAll();
  });

  /** Shows a sample whose script of this name does not arrive before `arrive` is called. */
  async function visitBefore(script: string, sample: string) {
    const arrival = Promise.withResolvers<void>();
    const address = `**/${script}.*.js`;
    await page.route(address, async (route) => {
      await arrival.promise;
      await route.continue();
    });
    const visited = scripted.visit(sample);
    return async function arrive(): Promise<void> {
      arrival.resolve();
      await visited;
      await page.unroute(address);
    };
  }

  it('that arrives late leaves the focus and the field to a person who types', async () => {
    const arrive = await visitBefore('page', 'contact, nothing chosen');
    await page.locator('#email').fill('typed@exa');
    await arrive();
    await page.keyboard.type('mple.fr');
    expect(await page.locator('#email').inputValue()).toBe('typed@example.fr');
    expect(await page.locator('#channel-mail').isChecked()).toBe(true);
    expect(await page.locator('#phone').isVisible()).toBe(false);
  });

  it('that arrives late leaves the characters to a person who copies them', async () => {
    await page.route('**/challenge', () => undefined);
    const arrive = await visitBefore('automatic-check', 'forgotten identifier');
    await page.locator('#captcha').fill('ABC');
    await arrive();
    await page.getByText('Vérification automatique en cours').waitFor();
    await page.keyboard.type('DEF');
    expect(await page.locator('#captcha').inputValue()).toBe('ABCDEF');
    await page.unroute('**/challenge');
  });

  it('links the summary of faults to the choice', async () => {
    await scripted.visit('contact, nothing chosen');
    await page.locator('#errors a').click();
    await expectFocus(page, 'channel');
  });
});
