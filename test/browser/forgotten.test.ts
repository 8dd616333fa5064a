/** The forgotten password and the sign-in code in a browser, with the captcha that people see and hear. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { createLocalCaptcha } from '../../captcha/local/local.ts';
import { describeInBrowser, expectAccessible, launch, open } from '../support/browser/browser.ts';
import {
  begin,
  codeFor,
  expectNarrowInBoth,
  focusedText,
  greeting,
  heading,
  press,
  signIn,
} from '../support/browser/journeys.ts';
import { openPortal, type Portal } from '../support/browser/portal.ts';

const password = 'Olivier7Jardin';

describeInBrowser('without the password', () => {
  let portal: Portal;
  let browser: Browser;
  /** The answer of the newest picture. */
  let answer = '';
  beforeAll(async () => {
    const local = createLocalCaptcha();
    const captcha: typeof local = {
      ...local,
      async create(language) {
        const created = await local.create(language);
        [answer = ''] = created.state.split('.');
        return created;
      },
    };
    [portal, browser] = await Promise.all([
      openPortal({ captcha, loginCode: 'unverified-device' }),
      launch(),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await portal?.[Symbol.asyncDispose]();
  });

  const someone = (name: string) =>
    portal.provider.addPerson({
      contacts: { email: { value: `${name}@example.fr`, verified: true } },
    });
  const ask = async (page: Page) => {
    await begin(page, portal);
    await page.getByRole('link', { name: 'Mot de passe oublié' }).click();
    await page.waitForLoadState();
  };
  const question = (page: Page) => ({
    identifier: page.getByLabel('Numéro de Sécurité sociale ou identifiant provisoire'),
    birthDate: page.getByLabel('Date de naissance'),
    byMail: page.getByLabel('Par mail'),
    captcha: page.getByLabel('Saisir les caractères ci-dessus'),
  });
  const fill = async (page: Page, identifier: string) => {
    const fields = question(page);
    await fields.identifier.fill(identifier);
    await fields.birthDate.fill('17/03/1969');
    await fields.byMail.check();
    return fields;
  };
  /** Waits until the picture is drawn, and returns its answer. */
  const picture = async (page: Page) => {
    await page.evaluate("document.getElementById('captcha-picture').decode()");
    return answer;
  };

  it('sets a new password and signs in; a later sign-in asks for a code; every page is accessible', async () => {
    const person = await someone('marie');
    const { context, page } = await open(browser);
    await ask(page);
    expect(await heading(page)).toBe('Mot de passe oublié');
    await expectAccessible(page);
    await page.getByText('Vérification automatique terminée').waitFor();
    await expectAccessible(page);
    await press(page, 'Continuer');
    const faults = await focusedText(page);
    expect(faults).toContain('Champ obligatoire');
    expect(faults).not.toContain('caractères ci-dessus');
    await page.getByText("Vérification terminée. Vous n'avez rien à recopier.").waitFor();

    const { birthDate } = await fill(page, person.identifier);
    await birthDate.press('Enter');

    await page.getByText('Si les informations correspondent à un compte').waitFor();
    await expectAccessible(page);
    await page.getByLabel('Code de confirmation').fill(await codeFor(portal, 'marie@example.fr'));
    await press(page, 'Valider');
    expect(await heading(page)).toBe('Mon nouveau mot de passe personnel');
    await page.getByLabel('Nouveau mot de passe', { exact: true }).fill(password);
    await page.getByLabel('Confirmation du nouveau mot de passe').fill('Olivier7Jardim');
    await press(page, 'Continuer');
    expect(await focusedText(page)).toContain('ne sont pas les mêmes');
    await page.getByLabel('Nouveau mot de passe', { exact: true }).fill(password);
    await page.getByLabel('Confirmation du nouveau mot de passe').fill(password);
    await press(page, 'Continuer');

    await page.waitForURL(`${portal.origin}/**`);
    expect(await greeting(page)).toContain('Pierre MERCIER');
    portal.provider.advance(61_000);
    await context.close();

    const { context: elsewhere, page: later } = await open(browser);
    await begin(later, portal);
    await signIn(later, { ...person, password });
    expect(await heading(later)).toBe('Code de connexion');
    await expectAccessible(later);
    await later.getByLabel('Code de confirmation').fill(await codeFor(portal, 'marie@example.fr'));
    await press(later, 'Valider');
    await later.waitForURL(`${portal.origin}/**`);
    expect(await greeting(later)).toContain('Pierre MERCIER');
    await elsewhere.close();
  });

  it('works without script on a narrow screen', async () => {
    const person = await someone('jeanne');
    const { context, page } = await open(browser, {
      javaScriptEnabled: false,
      viewport: { width: 320, height: 640 },
    });
    await ask(page);
    const { identifier, birthDate, byMail, captcha } = await fill(page, person.identifier);
    const before = answer;
    const drawn = page.waitForResponse(/captcha-picture/);
    await press(page, "Changer d'image");
    await (await drawn).finished();
    expect(answer).not.toBe(before);
    expect(await identifier.inputValue()).toBe(person.identifier);
    expect(await birthDate.inputValue()).toBe('17/03/1969');
    expect(await byMail.isChecked()).toBe(true);
    await expectNarrowInBoth(page);
    // The language link has reloaded the page, with another picture.
    await page.waitForLoadState();
    await fill(page, person.identifier);
    await captcha.fill(answer);
    await captcha.press('Enter');
    await page.getByLabel('Code de confirmation').fill(await codeFor(portal, 'jeanne@example.fr'));
    await press(page, 'Valider');
    await page.getByLabel('Nouveau mot de passe', { exact: true }).fill(password);
    await page.getByLabel('Confirmation du nouveau mot de passe').fill(password);
    await press(page, 'Continuer');
    await page.waitForURL(`${portal.origin}/**`);
    await context.close();
  });

  it('lets a form wait that is sent during the automatic check', async () => {
    const { context, page } = await open(browser);
    const release = Promise.withResolvers<void>();
    await page.route('**/captcha-challenge', async (route) => {
      await release.promise;
      await route.continue();
    });
    await ask(page);
    const status = page.locator('#captcha-automatic');
    await status.getByText('Vérification automatique en cours').waitFor();
    expect(await status.getAttribute('aria-live')).toBe('polite');
    expect(await page.locator('#captcha-characters').isVisible()).toBe(false);
    await expectAccessible(page);
    const { birthDate } = await fill(page, '1690395277002');
    await birthDate.press('Enter');
    release.resolve();
    await page.getByText('Si les informations correspondent à un compte').waitFor();
    await context.close();
  });

  it.each([
    ['the provider does not answer', '**/captcha-challenge'],
    ['the solver does not load', '**/assets/altcha*/helpers.js'],
  ])('asks for characters when %s', async (_why, address) => {
    const person = await someone('louise');
    const { context, page } = await open(browser);
    await page.route(address, (route) => route.abort());
    await ask(page);
    await page.getByText("La vérification automatique n'a pas marché.").waitFor();
    const { captcha } = await fill(page, person.identifier);
    await captcha.fill('xxxxxx');
    await captcha.press('Enter');
    expect(await focusedText(page)).toContain('Ce ne sont pas les bons caractères');
    expect(await captcha.isVisible()).toBe(true);
    await picture(page);
    await captcha.fill(answer.toLowerCase());
    await captcha.press('Enter');
    await page.getByText('Si les informations correspondent à un compte').waitFor();
    await context.close();
  });

  it('shows other characters and plays them as sound', async () => {
    const { context, page } = await open(browser);
    await page.route('**/captcha-challenge', (route) => route.abort());
    await ask(page);
    const { identifier, captcha } = await fill(page, '1690395277002');
    const before = await picture(page);
    await captcha.fill('abc');
    const drawn = page.waitForResponse(/captcha-picture/);
    await press(page, "Changer d'image");
    await drawn;
    expect(await picture(page)).not.toBe(before);
    await page.getByText('Une nouvelle image est affichée.').waitFor({ state: 'attached' });
    expect(await identifier.inputValue()).toBe('1690395277002');
    expect(await captcha.inputValue()).toBe('');

    // The duration in seconds, known once the sound has loaded.
    const duration = page.evaluate<number>(`new Promise((resolve) => {
      const sound = document.getElementById('captcha-sound');
      sound.addEventListener('timeupdate', () => sound.currentTime > 0 && resolve(sound.duration));
      sound.play();
    })`);
    expect(await duration).toBeGreaterThan(2);
    await context.close();
  });

  it('does the check again for a page that was open for hours, and says that it had expired', async () => {
    const { context, page } = await open(browser);
    await ask(page);
    await page.getByText('Vérification automatique terminée').waitFor();
    portal.provider.advance(5 * 3_600_000);
    await fill(page, '1690395277002');
    await press(page, 'Continuer');
    expect(await focusedText(page)).toContain('a expiré ou a déjà servi');
    await page.getByText('Vérification automatique terminée').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'a expiré' }).click();
    expect(await page.locator(':target').textContent()).toContain("Vous n'avez rien à recopier");
    await press(page, 'Continuer');
    await page.getByText('Si les informations correspondent à un compte').waitFor();
    await context.close();
  });
});
