import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { loadAssets } from '../../http/assets/assets.ts';
import { dictionaries } from '../../views/dictionaries/index.ts';
import { type Frame, locales, type Pages } from '../../views/pages.ts';
import { createViews } from '../../views/render.ts';
import { frameOf, login, samples, service } from './samples/samples.ts';

const assets = loadAssets();
const views = createViews(assets);
const fr = frameOf('fr');
const alone: Frame = { locale: 'fr', languageHref: '/?lang=en', organisation: {} };

const count = (html: string, pattern: RegExp) => html.match(pattern)?.length ?? 0;
const weigh = (html: string) => gzipSync(html, { level: 4 }).length;

describe.each(locales)('every page in %s', (locale) => {
  it.each(Object.entries(samples))(
    '%s has one heading, a title and complete words and ids',
    (_name, render) => {
      for (const frame of [frameOf(locale), { ...alone, locale }]) {
        const html = render(views, frame);
        const heading = /<h1 id="page-title">([^<]+)<\/h1>/.exec(html)?.[1];
        expect(count(html, /<h1/g)).toBe(1);
        const title = /<title>([^<]+)<\/title>/.exec(html)?.[1] ?? '';
        const isFaulty = html.includes('aria-invalid="true"') || html.includes('id="errors"');
        expect(/^(Erreur|Error)\s*: /.test(title)).toBe(isFaulty);
        expect(title.replace(/^(Erreur|Error)\s*: /, '').startsWith(`${heading} – `)).toBe(true);
        expect(title.endsWith(' – Mon Compte')).toBe(true);
        const place = /class="step-count">([^<]+)</.exec(html)?.[1];
        expect(title.includes(place ?? title)).toBe(true);
        expect(html).toContain(`<html lang="${locale}">`);
        expect(html).toMatch(/<a class="skip" href="#content">/);
        expect(html).toMatch(/<main id="content"/);
        // Missing words, placeholders that were not filled in, missing values.
        expect(html).not.toMatch(/\{\w+[|}]|\b(undefined|null|NaN)\b|\[object/);
        const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
        expect(ids).toEqual([...new Set(ids)]);
        for (const [, names = ''] of html.matchAll(
          / (?:aria-describedby|aria-labelledby|for)="([^"]*)"/g,
        )) {
          for (const id of names.split(' ')) expect(ids).toContain(id);
        }
        for (const [, id] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(id);
      }
    },
  );

  it('identifiers, numbers and codes keep their characters when a browser translates the page', () => {
    const shown = [
      /<(input|select)[^>]*class="number[^>]*>/g,
      /<(strong|span|p)[^>]*class="(masked|given|prefix)"[^>]*>/g,
      /<code[^>]*>/g,
    ];
    for (const [name, render] of Object.entries(samples)) {
      const html = render(views, frameOf(locale));
      for (const [tag] of shown.flatMap((pattern) => [...html.matchAll(pattern)]))
        expect([name, tag]).toEqual([name, expect.stringContaining('translate="no"')]);
      expect(html.replace(/<(strong|input|span)[^>]*translate="no"[^<]*/g, '')).not.toMatch(
        /\d •• ••|P\d\d •••/,
      );
    }
  });

  it.each(Object.entries(samples))('%s has no script or style of its own', (_name, render) => {
    const html = render(views, frameOf(locale));
    expect(html).not.toMatch(
      /<style|<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=|javascript:|type="module"/i,
    );
  });

  it.each(Object.entries(samples))(
    '%s weighs less than 30 KB with all it needs',
    (_name, render) => {
      const html = render(views, frameOf(locale));
      // A module loads the modules beside it, so all of them count where one is named.
      const needed = [...assets].filter(([name, { href }]) =>
        html.includes(name.startsWith('altcha/') ? '/assets/altcha.' : href),
      );
      const total = needed.reduce((sum, [, { bodies }]) => sum + bodies.gzip.length, 0);
      expect(needed.length).toBeGreaterThan(4);
      expect(weigh(html) + total).toBeLessThan(30_000);
    },
  );
});

describe('titles', () => {
  it.each(locales)('tell all pages of a journey apart in %s', (locale) => {
    const titles = new Map<string, string>();
    for (const [name, render] of Object.entries(samples)) {
      const html = render(views, frameOf(locale));
      const title = /<title>([^<]+)<\/title>/.exec(html)?.[1] ?? '';
      const [page = ''] = name.split(',');
      expect([title, titles.get(title) ?? page]).toEqual([title, page]);
      titles.set(title, page);
    }
  });
});

describe('spaces that must not break a line', () => {
  it('stand inside « » and before ? ! : and ; in every text', () => {
    for (const [locale, words] of Object.entries(dictionaries)) {
      for (const text of Object.values(words)) {
        expect(text).not.toMatch(locale === 'fr' ? / [?!:;»]|« / : / »|« /);
      }
    }
  });
});

describe('text written by others', () => {
  const hostile = `"><script>alert('x')</script>&<%= 1 %>`;
  const frame: Frame = {
    locale: 'fr',
    languageHref: hostile,
    organisation: {
      supportUrl: hostile,
      supportPhone: hostile,
      publisher: hostile,
      hosting: hostile,
      dataProtectionContact: hostile,
      accessibilityContact: hostile,
    },
    service: { name: hostile, href: hostile },
    cancel: { action: hostile, csrf: hostile },
  };
  const form = { action: hostile, csrf: hostile, errors: [] };
  const hostileLogin: Pages['login'] = {
    ...login,
    ...form,
    identifier: hostile,
    otherHref: `/x?${hostile}`,
    errors: [{ key: 'field.required', field: hostile }],
  };
  const remembered = { masked: hostile, forgetHref: hostile };
  const words = { key: 'frame.backTo', values: { service: hostile } } as const;
  const button = { id: hostile, action: hostile, name: hostile, whatHref: hostile };
  const bounds = { passwordLength: { min: 8, max: 24 } };
  const code = {
    ...form,
    channel: 'mail',
    sentTo: hostile,
    isGood: true,
    resendAction: hostile,
    notice: words,
  } as const;
  const pages = {
    login: views.page('login', frame, hostileLogin),
    provisional: views.page('login', frame, { ...hostileLogin, kind: 'provisional' }),
    remembered: views.page('login', frame, { ...hostileLogin, remembered }),
    franceConnect: views.page('login', frame, { ...hostileLogin, franceConnect: [button] }),
    franceConnectLink: views.page('franceConnectLink', frame, {
      ...form,
      name: hostile,
      loginHref: hostile,
      forgottenHref: hostile,
      createHref: hostile,
    }),
    franceConnectEnd: views.page('franceConnectEnd', frame, {
      ...form,
      name: hostile,
      button,
      outcome: 'unknown',
      loginHref: hostile,
      createHref: hostile,
    }),
    franceConnectSignOut: views.page('franceConnectSignOut', frame, {
      action: hostile,
      name: hostile,
    }),
    announcement: views.page('announcement', frame, form),
    terms: views.page('terms', frame, {
      ...form,
      version: hostile,
      journey: 'first',
      isAccepted: false,
    }),
    newPassword: views.page('newPassword', frame, {
      ...form,
      ...bounds,
      avoid: [hostile],
      username: hostile,
      journey: 'first',
    }),
    contact: views.page('contact', frame, {
      ...form,
      journey: 'first',
      email: hostile,
      phone: hostile,
    }),
    contactCode: views.page('contactCode', frame, {
      ...code,
      journey: 'first',
      changeAction: hostile,
    }),
    forgotten: views.page('forgotten', frame, {
      ...form,
      identifier: hostile,
      birthDate: hostile,
      captcha: { picture: hostile, sound: hostile, challenge: hostile, isSolved: false },
      backHref: hostile,
    }),
    forgottenCode: views.page('forgottenCode', frame, { ...code, backHref: hostile }),
    loginCode: views.page('loginCode', frame, code),
    consent: views.page('consent', frame, { ...form, asked: [] }),
    logout: views.page('logout', frame, { action: hostile, xsrf: hostile }),
    sessionLost: views.page('sessionLost', frame, { resume: { name: hostile, href: hostile } }),
    home: views.page('home', frame, { services: [{ name: hostile, href: hostile }] }),
    error: views.page('error', frame, { code: hostile, words, incidentId: hostile }),
    formPost: views.page('formPost', frame, {
      purpose: 'service',
      action: hostile,
      inputs: { [hostile]: hostile },
    }),
    signedOut: views.page('signedOut', frame, {}),
  };

  it.each(Object.entries(pages))('is shown as plain text on the page %s', (_name, html) => {
    expect(count(html, /<script(?! src="\/assets\/)/g)).toBe(0);
    expect(html).toContain('&#34;&gt;&lt;script&gt;');
    expect(html).not.toContain(`alert('x')`);
  });
});

describe('help and what the law wants named', () => {
  const article = (name: 'legal' | 'privacy' | 'accessibility', frame: Frame) =>
    views.page('article', frame, { name });

  it.each(locales)('come from the settings in %s, or lead to the fund', (locale) => {
    const set = frameOf(locale);
    const unset = { ...alone, locale };
    for (const [name, render] of Object.entries(samples)) {
      // Agents are no people who need that help.
      if (name.startsWith('console')) continue;
      expect(render(views, set)).toContain('href="https://aide.example/"');
      expect(render(views, set)).toContain('href="tel:3230"');
      expect(render(views, unset)).not.toMatch(/aide\.example|tel:/);
    }
    expect(article('legal', set)).toMatch(/Caisse de test, 1 rue[\s\S]*Hébergeur de test, 2 rue/);
    expect(article('privacy', set)).toContain('href="mailto:dpo@caisse.example"');
    expect(article('accessibility', set)).toContain('href="https://accessibilite.example/"');
    for (const name of ['legal', 'privacy', 'accessibility'] as const) {
      expect(article(name, unset)).toContain('Caf');
    }
  });
});

describe('the way back to the service', () => {
  it('is a separate form with the CSRF token', () => {
    const html = samples['login']?.(views, fr) ?? '';
    const cancel = /<form method="post" action="\/interaction\/uid\/cancel">[\s\S]*?<\/form>/.exec(
      html,
    )?.[0];
    expect(cancel).toContain('name="csrf" value="token"');
    expect(cancel).toContain('id="sign-in-cancel"');
  });

  it('stands at most once on each page', () => {
    for (const render of Object.values(samples)) {
      const html = render(views, fr);
      expect(count(html, /id="sign-in-cancel"/g)).toBeLessThanOrEqual(1);
    }
    expect(samples['announcement']?.(views, fr)).toContain('id="sign-in-cancel"');
    const signedOut = views.page('signedOut', { ...alone, service }, {});
    expect(signedOut).toContain('href="https://service.example/"');
  });

  it('is absent when no service asked for the sign-in', () => {
    const html = views.page('login', alone, login);
    expect(html).not.toContain('sign-in-cancel');
    expect(samples['error']?.(views, alone)).toContain('href="/"');
  });
});

describe('the sign-in page', () => {
  it('shows the typed identifier again, but never a password', () => {
    const html = views.page('login', fr, { ...login, identifier: '2 62', remember: true });
    expect(html).toMatch(/id="identifier"[^>]* value="2 62"/);
    expect(html).toMatch(/id="remember"[^>]* checked/);
    expect(/<input id="password"[^>]*>/.exec(html)?.[0]).not.toContain('value');
  });

  it('shows each fault at the top and beside its field', () => {
    const html = samples['login, empty']?.(views, fr) ?? '';
    expect(html).toMatch(/<div id="errors"[^>]* tabindex="-1" autofocus>/);
    expect(html).toMatch(
      /<a href="#identifier">Numéro de Sécurité sociale\s: Champ obligatoire<\/a>/,
    );
    expect(html).toMatch(/id="password"[^>]*aria-describedby="password-hint password-error"/);
    expect(count(html, /aria-invalid="true"/g)).toBe(2);
    expect(samples['login']?.(views, fr)).not.toMatch(/id="errors"|aria-invalid/);
  });

  it('weighs as much as the README says', () => {
    const [, said] = /(\d+) KB for the first page/.exec(readFileSync('README.md', 'utf8')) ?? [];
    const { until: _, ...untimed } = fr;
    const html = samples['login']?.(views, untimed) ?? '';
    const needed = [...assets.values()].filter(
      ({ href }) => /^\/assets\//.test(href) && html.includes(href),
    );
    const files = needed.reduce((sum, { bodies }) => sum + bodies.br.length, 0);
    expect(needed).toHaveLength(3);
    expect(Math.round((weigh(html) + files) / 1000)).toBe(Number(said));
  });

  it('links once to the provisional identifier when a provisional NIR was typed', () => {
    const html = samples['login, provisional NIR']?.(views, fr) ?? '';
    expect(count(html, /<a href="\/interaction\/uid\/provisional">/g)).toBe(1);
  });

  it('does not mention FranceConnect where it is not offered', () => {
    const html = samples['login']?.(views, fr) ?? '';
    expect(html).not.toMatch(/FranceConnect/i);
  });

  it('links twice to the creation of an account, and from the second page to the forgotten identifier', () => {
    const [nir, provisional] = [samples['login'], samples['provisional']].map((page) =>
      page?.(views, fr),
    );
    expect(nir?.match(/href="\/interaction\/uid\/create"/g)).toHaveLength(2);
    expect(nir).not.toContain('/forgotten-identifier');
    expect(provisional).toMatch(
      /href="\/interaction\/uid\/forgotten-identifier">Identifiant provisoire oublié\s\?/,
    );
  });

  it('keeps the query of the address when it goes back from the provisional identifier', () => {
    const html = samples['provisional']?.(views, fr) ?? '';
    expect(html).toMatch(
      /<form id="return" method="get" action="\/interaction\/uid\/login">\s*<input type="hidden" name="from" value="here">/,
    );
  });
});

it('never shows the text of a template that fails', () => {
  const data = {
    get services(): never {
      throw new Error('broken');
    },
  };
  const failing = () => views.page('home', fr, data);
  expect(failing).toThrow(/^broken$/);
});

it('refuses an asset that does not exist', () => {
  expect(() => createViews(new Map()).page('signedOut', alone, {})).toThrow('no asset icon.svg');
});
