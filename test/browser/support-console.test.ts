/** An agent's day in the support console: without script on a narrow screen, and with the keyboard only. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import {
  axe,
  describeInBrowser,
  expectAccessible,
  expectNoHorizontalScrolling,
  expectWholeWords,
  launch,
  open,
} from '../support/browser/browser.ts';
import { choose, heading, press, tabTo } from '../support/browser/journeys.ts';
import { startJourney } from '../support/journey.ts';
import type { Person } from '../support/provider.ts';
import { openConsole, type TestConsole } from '../support-console/support.ts';

describeInBrowser('the support console', () => {
  let door: TestConsole;
  let browser: Browser;
  beforeAll(async () => {
    [door, browser] = await Promise.all([openConsole(), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await door?.[Symbol.asyncDispose]();
  });

  /** Goes to the console, and signs an agent in at the employer. */
  async function enter(page: Page, login: string): Promise<void> {
    await page.goto(door.origin);
    await page.getByRole('button', { name: `${login} DUPONT` }).click();
    await page.waitForURL(`${door.origin}/`);
  }
  /** Finds a person by the identifier and opens the file. */
  async function openFile(page: Page, { identifier, accountId }: Person): Promise<void> {
    await page.getByLabel('Identifiant').fill(identifier);
    await page.getByLabel('Motif').selectOption({ label: 'Courrier' });
    await page.getByLabel('Référence').fill('L-2026-7');
    await press(page, 'Rechercher');
    await press(page, 'Ouvrir le dossier');
    await page.waitForURL(`${door.origin}/accounts/${accountId}`);
  }

  it('without script on a screen of 320 pixels: a search, a code by letter, a suspension and its end', async () => {
    const person = await door.provider.addPerson({
      kind: 'legacy',
      contacts: { phone: { value: '+33612345678', verified: false } },
    });
    const { context, page } = await open(browser, {
      javaScriptEnabled: false,
      viewport: { width: 320, height: 640 },
    });
    const read = async (words: string | RegExp) => {
      await page.getByText(words).first().waitFor();
      await expectNoHorizontalScrolling(page);
    };
    await enter(page, 'supervisor');
    await page.getByLabel('Identifiant').fill(person.identifier);
    await press(page, 'Rechercher');
    await read('1 personne trouvée');
    await press(page, 'Ouvrir le dossier');
    await read('Choisissez un motif.');
    await page.getByLabel('Motif').selectOption({ label: 'Appel téléphonique' });
    await page.getByLabel('Référence').fill('A-2026-118');
    await press(page, 'Ouvrir le dossier');
    await read('Cette personne peut se connecter');
    await read('Première connexion à faire');
    await page.getByRole('link', { name: "Toute l'activité" }).click();
    await read('référence : A-2026-118');
    await page.getByRole('link', { name: 'Retour au dossier' }).click();

    await page.getByRole('link', { name: 'Envoyer un code par courrier' }).click();
    await press(page, 'Envoyer un code par courrier');
    await read('Un message peut encore arriver');
    await page.getByLabel("n'a plus accès à aucun de ses contacts").check();
    await press(page, 'Envoyer un code par courrier');
    await read("Ce code n'est montré qu'une fois.");
    expect(await page.locator('.letter-code').innerText()).toMatch(/^(\w{4} ){2}\w{4}$/);
    await page.getByRole('link', { name: 'Retour au dossier' }).click();
    await read('Compte en attente du code envoyé par courrier');

    await page.getByRole('link', { name: 'Suspendre' }).click();
    await press(page, 'Suspendre');
    await read('Champ obligatoire');
    await page.getByLabel("quelqu'un d'autre utilise le compte").check();
    await press(page, 'Suspendre');
    await read('Le compte est suspendu.');
    await page.getByRole('link', { name: 'Réactiver' }).click();
    await press(page, 'Réactiver');
    await read('Le compte est réactivé.');
    await press(page, 'Se déconnecter');
    await page.waitForURL(/signed-out/);
    expect(await heading(page)).toBe('Session terminée');
    await context.close();
  });

  it('with the keyboard only: from the employer to a person who may try again', async () => {
    const person = await door.provider.addPerson();
    for (let i = 0; i < 5; i += 1)
      await startJourney(door.provider, { ...person, password: 'Autre2Printemps' });
    const { context, page } = await open(browser);
    await page.goto(door.origin);
    await choose(page, 'support DUPONT');
    await page.waitForURL(`${door.origin}/`);
    await tabTo(page, 'identifier');
    await page.keyboard.type(person.identifier);
    await page.keyboard.press('Enter');
    await page.waitForURL(/results/);
    await tabTo(page, 'reason');
    // One letter, because a list forgets what was typed a second ago.
    await page.keyboard.type('V');
    await tabTo(page, 'reference');
    await page.keyboard.type('G-17');
    await page.keyboard.press('Enter');
    await page.waitForURL(/accounts/);
    await page.getByText('Trop de mots de passe faux').waitFor();
    await choose(page, 'Aller à « Que faire ? »');
    await choose(page, 'Débloquer');
    await page.waitForURL(/unlock$/);
    await choose(page, 'Débloquer');
    await page.getByText("C'est débloqué").waitFor();
    expect((await startJourney(door.provider, person)).page).toBe('service');
    await context.close();
  });

  it('each page about a person is accessible', async () => {
    const person = await door.provider.addPerson({ franceConnect: 'subject-of-the-day' });
    const { context, page } = await open(browser, { viewport: { width: 640, height: 800 } });
    await context.addInitScript(axe);
    for (const login of ['supervisor', 'privacy']) {
      await enter(page, login);
      await openFile(page, person);
      const links = await page.locator('main a[href^="/accounts/"]').all();
      const hrefs = await Promise.all(links.map((link) => link.getAttribute('href')));
      const paths = [`/accounts/${person.accountId}`, ...hrefs.map(String)];
      expect(paths.length).toBeGreaterThan(3);
      for (const path of paths) {
        await page.goto(`${door.origin}${path}`);
        expect(await page.locator('h1').count()).toBe(1);
        // The pages of the other actions differ in their words alone.
        if (/\/(history|correct-identity|erase)$|accounts\/[\w-]+$/.test(path))
          await expectAccessible(page);
        else await expectNoHorizontalScrolling(page);
        await expectWholeWords(page);
      }
      await page.goto(`${door.origin}${paths[0]}?lang=en`);
      await expectAccessible(page, { withoutContrast: true });
      await page.goto(`${door.origin}/?lang=fr`);
      await press(page, 'Se déconnecter');
    }
    await context.close();
  });

  it('the search is accessible in both languages, and keeps what was typed when the language is changed', async () => {
    const { context, page } = await open(browser);
    await enter(page, 'privacy');
    await expectAccessible(page);
    await page.getByLabel('Nom de naissance').fill('PERSONNE');
    await press(page, 'Rechercher');
    await page.getByRole('alert').waitFor();
    await expectAccessible(page);
    await page.getByText('English').click();
    await page.getByLabel('Birth name').waitFor();
    expect(await page.getByLabel('Birth name').inputValue()).toBe('PERSONNE');
    await page.getByLabel('Given name(s)').fill('Inconnue');
    await page.getByLabel('Date of birth').fill('05/12/1963');
    await press(page, 'Search');
    await page.getByText('No account matches.').waitFor();
    await expectAccessible(page, { withoutContrast: true });
    await context.close();
  });
});
