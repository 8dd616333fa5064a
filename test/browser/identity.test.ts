/** The identity form: with script, with the keyboard only, and without script. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, expectAccessible, launch, open } from '../support/browser/browser.ts';
import { serveIdentityPage } from '../support/browser/identity-page.ts';

const france = "France métropolitaine ou Départements et Collectivités d'Outre-mer";
const departement = 'Numéro de Département ou Collectivité de naissance';
const commune = 'Commune de naissance';

async function fillPerson(page: Page): Promise<void> {
  await page.getByLabel('Nom de naissance', { exact: true }).fill('Dubois');
  await page.getByLabel('Prénom(s)', { exact: true }).fill('Angela');
  await page.getByLabel('Date de naissance (format de saisie JJ/MM/AAAA)').fill('24/08/1962');
  await page.getByLabel('Féminin').check();
}

/** Resolves with the identity that the form was read into. */
const result = async (page: Page) =>
  JSON.parse((await page.locator('body', { hasText: /^\s*\{/ }).textContent()) ?? '');

describeInBrowser('the identity form', () => {
  let browser: Browser;
  let site: Awaited<ReturnType<typeof serveIdentityPage>>;
  beforeAll(async () => {
    [browser, site] = await Promise.all([launch(), serveIdentityPage()]);
  });
  afterAll(async () => {
    await browser?.close();
    site?.close();
  });
  const visit = async (options?: Parameters<typeof open>[1]) => {
    const { page } = await open(browser, options);
    await page.goto(site.url);
    return page;
  };

  it('can be filled in with the keyboard only, and finds the commune while it is typed', async () => {
    const page = await visit({ viewport: { width: 320, height: 800 } });
    await fillPerson(page);
    expect(await page.getByLabel(commune).isVisible()).toBe(false);
    await page.getByLabel(france).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.type('seine-et-o');
    await page.getByRole('option', { name: '78 Yvelines (Seine-et-Oise)' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await page.getByLabel(departement).inputValue()).toBe('78 Yvelines (Seine-et-Oise)');

    await page.keyboard.press('Tab');
    await page.keyboard.type('etam');
    const field = page.getByLabel(commune);
    await page.getByRole('option', { name: 'Étampes' }).waitFor();
    expect(await field.getAttribute('aria-expanded')).toBe('true');
    expect(await page.getByText('1 nom dans la liste').count()).toBe(1);
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    expect(await field.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('ArrowDown');
    await page.locator('[role=option][aria-selected=true]').waitFor();
    const active = await field.getAttribute('aria-activedescendant');
    expect(await page.locator(`#${active}`).textContent()).toBe('Étampes');
    // With forced colours, an outline marks the selected option.
    const line = `getComputedStyle(document.getElementById('${active}')).outlineStyle`;
    expect(await page.evaluate(line)).toBe('solid');
    await page.keyboard.press('Enter');
    expect(await field.inputValue()).toBe('Étampes');
    await page.keyboard.press('Enter');
    await page.waitForLoadState();
    expect(await result(page)).toMatchObject({ birthName: 'Dubois', birthCommune: '91223' });
  });

  it.each([
    ['a small screen', { width: 320, height: 480 }],
    ['a screen at 400 %', { width: 320, height: 256 }],
    ['a screen at 200 %', { width: 640, height: 400 }],
  ])(
    'keeps the option that the arrow keys reach, and its field, in view on %s',
    async (_, viewport) => {
      const page = await visit({ viewport });
      await page.getByLabel('Étranger').check();
      const field = page.getByLabel('Pays de naissance');
      await field.pressSequentially('ma');
      await page.getByRole('option').first().waitFor();
      const options = await page.getByRole('option').count();
      expect(options).toBeGreaterThan(7);
      /** The parts of the active option and of the field that can be seen, from 0 to 1. */
      const seen = `(() => {
      const list = document.getElementById('birthCountry-list').getBoundingClientRect();
      const field = document.getElementById('birthCountry');
      const option = document.getElementById(field.getAttribute('aria-activedescendant'));
      const part = ({ top, bottom, height }, from, to) =>
        Math.round((Math.min(bottom, to) - Math.max(top, from)) / height * 10) / 10;
      return [
        part(option.getBoundingClientRect(), Math.max(0, list.top), Math.min(innerHeight, list.bottom)),
        part(field.getBoundingClientRect(), 0, innerHeight),
      ];
    })()`;
      const reached: unknown[] = [];
      // Around the end and back, and by the other key from the first to the last.
      const keys = [
        ...Array.from({ length: options + 1 }, () => 'ArrowDown'),
        'ArrowUp',
        'ArrowUp',
      ];
      for (const key of keys) {
        await page.keyboard.press(key);
        reached.push(await page.evaluate(seen));
      }
      expect(reached).toEqual(keys.map(() => [1, 1]));
    },
  );

  it('shows the chosen part, and finds a country by its former name', async () => {
    const page = await visit();
    await fillPerson(page);
    await page.getByLabel('Étranger').check();
    expect(await page.getByLabel(departement).isVisible()).toBe(false);
    await page.getByLabel('Pays de naissance').pressSequentially('union so');
    await page.getByRole('option', { name: 'Union soviétique' }).click();
    await page.getByLabel('Ville de naissance').fill('Kazan');
    for (const n of [1, 2]) {
      await page.getByLabel(`Nom de naissance du parent ${n}`).fill('Martin');
      await page.getByLabel(`Prénom(s) du parent ${n}`).fill('Anne');
    }
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Continuer' }).click();
    await page.waitForLoadState();
    expect(await result(page)).toMatchObject({ birthCountry: '99123', birthTown: 'Kazan' });
  });

  it('takes what is chosen from translated suggestions, and sends its code', async () => {
    const page = await visit();
    await fillPerson(page);
    await page.getByLabel(france).check();
    await page.getByLabel(commune).focus();
    await page.getByText("Écrivez d'abord le numéro de votre département").waitFor();
    await page.getByLabel(departement).fill('42');
    expect(await page.getByText("Écrivez d'abord").count()).toBe(0);
    await page.getByLabel(commune).pressSequentially('saint-et');
    await page.getByRole('option', { name: 'Saint-Étienne', exact: true }).waitFor();
    // As browsers translate: words of another language, in elements of their own.
    await page.evaluate(`for (const option of document.querySelectorAll('[role=option]'))
      if (option.textContent === 'Saint-Étienne') option.innerHTML = '<font><font>Holy Stephen</font></font>';`);
    await page.getByText('Holy Stephen').click();
    expect(await page.getByLabel(commune).inputValue()).toBe('Saint-Étienne');
    const sent = page.waitForRequest((request) => request.method() === 'POST');
    await page.getByRole('button', { name: 'Continuer' }).click();
    expect(new URLSearchParams((await sent).postData() ?? '').get('birthCommune')).toBe('42218');
    expect(await result(page)).toMatchObject({ birthCommune: '42218' });
  });

  it('says when no name matches, and accepts an unknown commune after showing the list', async () => {
    const page = await visit({ viewport: { width: 320, height: 800 } });
    await fillPerson(page);
    await page.getByLabel(france).check();
    await page.getByLabel(departement).fill('91');
    await page.getByLabel(commune).pressSequentially('Nulle-Part');
    await page.getByText('Aucun nom dans la liste').waitFor();
    // The list is empty, so Enter sends the form.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('#errors').waitFor();
    await expectAccessible(page);
    expect(await page.getByLabel(commune, { exact: true }).inputValue()).toBe('Nulle-Part');
    await page.getByRole('button', { name: 'Continuer' }).click();
    await page.waitForLoadState();
    expect(await result(page)).toMatchObject({ birthDepartement: '91', birthTown: 'Nulle-Part' });
  });

  it('keeps what was chosen and typed before its script arrives', async () => {
    const { page } = await open(browser);
    const arrivals: (() => void)[] = [];
    await page.route('**/birthplace.*.js', async (route) => {
      await new Promise<void>((resolve) => arrivals.push(resolve));
      await route.continue();
    });
    await page.goto(site.url, { waitUntil: 'commit' });
    await fillPerson(page);
    await page.getByLabel(departement).fill('2A');
    arrivals.shift()?.();
    await page.waitForLoadState();
    expect(await page.getByLabel(france).isChecked()).toBe(true);
    expect(await page.getByLabel(departement).inputValue()).toBe('2A');
    await page.getByRole('button', { name: 'Continuer' }).click();
    await page.getByLabel(commune, { exact: true }).selectOption('Ajaccio');
    arrivals.shift()?.();
    await page.waitForLoadState();
    expect(await page.getByLabel(commune, { exact: true }).inputValue()).toBe('Ajaccio');
    await page.getByRole('button', { name: 'Continuer' }).click();
    expect(await result(page)).toMatchObject({ birthCommune: '2A004' });
  });

  it('works in steps without script', async () => {
    const page = await visit({ javaScriptEnabled: false, viewport: { width: 320, height: 800 } });
    await fillPerson(page);
    await page.getByLabel(france).check();
    await page.getByLabel(departement).fill('75');
    await page.getByRole('button', { name: 'Continuer' }).click();
    expect(await page.getByLabel('Nom de naissance', { exact: true }).inputValue()).toBe('Dubois');
    await page.getByLabel(commune, { exact: true }).selectOption('Paris 7e Arrondissement');
    await page.getByRole('button', { name: 'Continuer' }).click();
    expect(await result(page)).toMatchObject({ gender: 'female', birthCommune: '75107' });
  });
});
