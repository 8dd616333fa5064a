/** The forgotten identifier and the account creation in a browser: with the keyboard only, and without script. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openJourneyProvider } from '../interactions/create/journey.ts';
import {
  describeInBrowser,
  expectAccessible,
  expectNoHorizontalScrolling,
  launch,
  open,
} from '../support/browser/browser.ts';
import { expectFocus, heading, tabTo } from '../support/browser/journeys.ts';
import { portal } from '../support/provider.ts';
import { authorizationRequest } from '../support/visitor.ts';

const france = "France métropolitaine ou Départements et Collectivités d'Outre-mer";
const departement = 'Numéro de Département ou Collectivité de naissance';
const box = "Je n'ai pas de numéro de sécurité sociale commençant par 1 ou 2";
/** The service's address, which this machine can't reach. */
const service = /^https:\/\/service\.example\/callback\?code=/;
const small = { width: 320, height: 800 };

type TestProvider = Awaited<ReturnType<typeof openJourneyProvider>>;

describeInBrowser('a person without a password', () => {
  let browser: Browser;
  let provider: TestProvider;
  beforeAll(async () => {
    [browser, provider] = await Promise.all([launch(), openJourneyProvider()]);
  });
  afterAll(async () => {
    await browser?.close();
    await provider?.[Symbol.asyncDispose]();
  });

  async function atLogin(options: Parameters<typeof open>[1] = {}) {
    const { page } = await open(browser, options);
    await page.goto(`${provider.origin}${authorizationRequest(portal).path}`);
    return page;
  }

  const newest = () => provider.outbox.messages()[0]?.text ?? '';
  const shot = async (page: Page, name: string) => {
    const folder = process.env['SCREENSHOTS'];
    if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  };

  it('creates an account with the keyboard only and returns to the service', async () => {
    const page = await atLogin();
    await shot(page, 'login');
    const press = (key: string) => page.keyboard.press(key);
    const type = async (id: string, text: string) => {
      await tabTo(page, id);
      await page.keyboard.type(text);
    };
    const enter = async (id: string) => {
      await tabTo(page, id);
      await Promise.all([page.waitForNavigation(), press('Enter')]);
      await expectAccessible(page);
    };

    await page.getByRole('link', { name: 'Créer Mon Compte', exact: true }).focus();
    await Promise.all([page.waitForNavigation(), press('Enter')]);
    expect(await heading(page)).toBe('Créer mon compte');
    await expectAccessible(page);
    await enter('identity-submit');
    await shot(page, 'create-errors');
    await expectFocus(page, 'errors');
    await type('birthName', 'Dupré');
    await tabTo(page, 'gender-female');
    await press('Space');
    await type('givenNames', 'Marie Claire');
    await type('birthDate', '24/08/1962');
    await tabTo(page, 'birthplace-france');
    await press('Space');
    await type('birthDepartement', '75');
    await type('birthCommune', 'paris 7');
    await page.getByRole('option', { name: 'Paris 7e Arrondissement' }).waitFor();
    await press('ArrowDown');
    await press('Enter');
    await shot(page, 'create');
    await enter('identity-submit');
    await type('nir', '1620875107042');
    await enter('number-submit');
    await shot(page, 'create-number');
    expect(await page.locator('#nir-error').textContent()).toContain('ne correspond pas au sexe');
    await tabTo(page, 'nir');
    await press('Control+A');
    await page.keyboard.type('2620875107042');
    await enter('number-submit');
    await tabTo(page, 'channel-mail');
    await press('Space');
    await type('email', 'marie@example.fr');
    await enter('contact-submit');
    await type('code', /\d{6}/.exec(newest())?.[0] ?? '');
    await tabTo(page, 'code-submit');
    await Promise.all([page.waitForNavigation(), press('Enter')]);
    await tabTo(page, 'accept');
    await press('Space');
    await enter('terms-submit');
    await shot(page, 'create-password');
    await type('password', 'Olivier7Jardin');
    await type('confirmation', 'Olivier7Jardin');
    await tabTo(page, 'password-submit');
    await Promise.all([page.waitForRequest(service), press('Enter')]);
  });

  it('resumes a creation hours later in a browser that loads no script, at 320 pixels', async () => {
    const { context, page } = await open(browser, { viewport: small });
    // axe needs a browser that runs scripts: those of the pages are refused.
    await context.route(/\.js$/, (route) => route.abort());
    const start = () => page.goto(`${provider.origin}${authorizationRequest(portal).path}`);
    const go = async (role: 'button' | 'link', name: string) => {
      await page.getByRole(role, { name, exact: true }).click();
      await expectAccessible(page);
    };
    const typeCode = async () => {
      await page.getByLabel('Code de confirmation').fill(/\d{6}/.exec(newest())?.[0] ?? '');
      await go('button', 'Valider');
    };
    await start();
    await go('link', 'Créer Mon Compte');
    await page.getByLabel('Nom de naissance', { exact: true }).fill('Lemaire');
    await page.getByLabel('Prénom(s)', { exact: true }).fill('Zoé Alice');
    await page.getByLabel('Féminin').check();
    await page.getByLabel('Date de naissance (format de saisie JJ/MM/AAAA)').fill('03/02/1981');
    await page.getByLabel(france).check();
    await page.getByLabel(departement).fill('29');
    await page.getByLabel('Commune de naissance', { exact: true }).fill('Brest');
    await page.getByLabel('Saisir les caractères ci-dessus').fill('GOOD');
    await go('button', 'Continuer');
    await page.getByLabel(box).check();
    await go('button', 'Continuer');
    await page.getByLabel('Adresse mail', { exact: true }).check();
    await page.getByLabel('Votre adresse mail').fill('zoe@example.fr');
    await go('button', 'Envoyer le code');
    await typeCode();
    provider.advance(5 * 60 * 60_000);

    await start();
    await go('link', 'Créer Mon Compte');
    await shot(page, 'create-resume-small');
    expect(await page.locator('main').textContent()).not.toMatch(/Lemaire|zoe@/);
    await go('button', 'Reprendre ma création de compte');
    await shot(page, 'create-resume-code-small');
    expect(await page.locator('main').textContent()).not.toMatch(/Lemaire|zoe@/);
    await typeCode();
    await page.getByLabel("J'ai lu et j'accepte").check();
    await go('button', 'Continuer');
    await shot(page, 'create-password-small');
    expect(await page.locator('.recap').textContent()).toContain('Lemaire');
    await go('link', 'Modifier mon identité');
    expect(await page.getByLabel('Prénom(s)', { exact: true }).inputValue()).toBe('Zoé Alice');
  });

  it('creates one without script and without a NIR, then recovers its identifier', async () => {
    const page = await atLogin({ javaScriptEnabled: false, viewport: small });
    const go = async (name: string) => {
      await page.getByRole('button', { name, exact: true }).click();
      await page.waitForLoadState();
    };
    const identify = async () => {
      await page.getByLabel('Nom de naissance', { exact: true }).fill('Brosse');
      await page.getByLabel('Prénom(s)', { exact: true }).fill('Mario');
      await page.getByLabel('Date de naissance (format de saisie JJ/MM/AAAA)').fill('03/02/1981');
      await page.getByLabel(france).check();
      await page.getByLabel(departement).fill('2A');
      const submit = page.getByRole('button', { name: 'Continuer', exact: true });
      await submit.click();
      await page.locator('#errors').waitFor();
      await page.getByLabel('Commune de naissance', { exact: true }).selectOption('Ajaccio');
      await page.getByLabel('Saisir les caractères ci-dessus').fill('GOOD');
      await submit.click();
    };

    await page.getByRole('link', { name: 'Créer Mon Compte', exact: true }).click();
    await page.getByLabel('Masculin').check();
    await shot(page, 'create-small');
    await identify();
    await shot(page, 'create-number-small');
    await page.getByLabel(box).check();
    await go('Continuer');
    await page.getByLabel('Téléphone portable', { exact: true }).check();
    await page.getByLabel('Votre numéro de téléphone portable').fill('06 12 34 56 78');
    await go('Envoyer le code');
    await page.getByLabel('Code de confirmation').fill(/\d{6}/.exec(newest())?.[0] ?? '');
    await go('Valider');
    await page.getByLabel("J'ai lu et j'accepte").check();
    await go('Continuer');
    await expectNoHorizontalScrolling(page);
    await page.getByRole('link', { name: 'Modifier mes coordonnées de contact' }).click();
    expect(await page.getByLabel('Votre numéro de téléphone portable').inputValue()).toContain(
      '06',
    );
    await go('Envoyer le code');
    await page.getByLabel('Nouveau mot de passe', { exact: true }).fill('Olivier7Jardin');
    await page.getByLabel('Confirmation du nouveau mot de passe').fill('Olivier7Jardin');
    await go('Continuer');
    await shot(page, 'created-small');
    const identifier = (await page.locator('#provisional').textContent()) ?? '';
    expect(newest()).toContain(identifier);
    const submit = page.getByRole('button', { name: 'Continuer', exact: true });
    await Promise.all([page.waitForRequest(service), submit.click()]);

    const lost = await atLogin({ viewport: small });
    await lost.getByRole('link', { name: "J'ai un identifiant provisoire" }).click();
    await shot(lost, 'provisional-small');
    await lost.getByRole('link', { name: 'Identifiant provisoire oublié ?' }).click();
    expect(await heading(lost)).toBe('Identifiant provisoire oublié');
    await expectAccessible(lost);
    await lost.getByLabel('Nom de naissance', { exact: true }).fill('BROSSE');
    await lost.getByLabel('Prénom(s)', { exact: true }).fill('mario');
    await lost.getByLabel('Date de naissance (format de saisie JJ/MM/AAAA)').fill('3/2/1981');
    await lost.getByLabel(france).check();
    await lost.getByLabel(departement).fill('Corse-du-Sud');
    await lost.getByLabel('Commune de naissance').fill('ajaccio');
    await lost.keyboard.press('Escape');
    await lost.getByRole('button', { name: 'Continuer', exact: true }).click();
    const sent = "Si les informations correspondent à un compte, un message vient d'être envoyé.";
    await lost.getByText(sent).waitFor();
    await expectAccessible(lost);
    await shot(lost, 'sent-small');
    await provider.drainAll();
    expect(newest()).toContain(identifier);
    await lost.getByRole('link', { name: 'Revenir à la connexion' }).click();
    await lost.getByLabel('Identifiant provisoire').fill(identifier);
    await lost.getByLabel('Mot de passe', { exact: true }).fill('Olivier7Jardin');
    const signIn = lost.getByRole('button', { name: 'Se connecter' });
    await Promise.all([lost.waitForRequest(service), signIn.click()]);
  });
});
