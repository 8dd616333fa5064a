import { describe, expect, it } from '@jest/globals';
import { loadAssets } from '../../http/assets/assets.ts';
import type { Locale } from '../../views/pages.ts';
import { createViews } from '../../views/render.ts';
import { frameOf, samples } from './samples/samples.ts';

const views = createViews(loadAssets());
const fr = frameOf('fr');
const count = (html: string, pattern: RegExp) => html.match(pattern)?.length ?? 0;

describe('the first connection', () => {
  const page = (name: string, locale: Locale = 'fr') =>
    samples[name]?.(views, frameOf(locale)) ?? '';

  it('shows the position among the three steps', () => {
    for (const [index, name] of ['terms', 'newPassword', 'contact'].entries()) {
      expect(page(name)).toContain(`Étape ${index + 1} sur 3`);
      expect(page(name, 'en')).toContain(`Step ${index + 1} of 3`);
      expect(count(page(name), /aria-current="step"/g)).toBe(1);
      expect(count(page(name), /\(terminée\)/g)).toBe(index);
    }
    expect(page('newPassword, forgotten')).not.toContain('Étape');
    expect(page('contact, known')).toContain('Étape 3 sur 5');
  });

  it('shows the same text of the terms, with version and date, in the step and in the footer', () => {
    const text =
      /<p class="soft">Version 2026-11, en vigueur depuis le \d+ \S+ \d{4}[\s\S]*<h2>8[^<]*<\/h2>/;
    const inStep = text.exec(page('terms'))?.[0];
    expect(inStep?.length).toBeGreaterThan(4000);
    expect(text.exec(page('article terms'))?.[0]).toBe(inStep);
    expect(page('terms')).toMatch(/id="accept" name="accept" type="checkbox" value="yes"/);
  });

  it('never shows a password again, and shows all its faults beside the field', () => {
    const html = page('newPassword, too weak');
    for (const id of ['password', 'confirmation']) {
      const input = new RegExp(`<input id="${id}"[^>]*>`).exec(html)?.[0] ?? '';
      expect(input).toContain('autocomplete="new-password"');
      expect(input).not.toMatch(/ value=| maxlength=/);
    }
    const beside = /<p id="password-error"[\s\S]*?<\/p>/.exec(html)?.[0] ?? '';
    expect(count(beside, /<span>/g)).toBe(7);
    expect(html).toMatch(/id="password"[^>]* aria-describedby="rules password-error"/);
  });

  it('shows the typed contact again', () => {
    expect(page('contact, no address')).toMatch(/id="email"[^>]* value="pierre@"/);
    expect(page('contact, no address')).toMatch(/id="channel-mail"[^>]* checked/);
    expect(page('contact, not sent')).toMatch(/id="channel-sms"[^>]* checked/);
  });
});

describe('a page that asks for a code', () => {
  it('has one form for the code and one that asks for a new code, each with the CSRF token', () => {
    for (const name of ['contactCode', 'forgottenCode', 'loginCode']) {
      const html =
        samples[name]?.(views, { locale: 'fr', languageHref: '/', organisation: {} }) ?? '';
      const forms = html.match(/<form[\s\S]*?<\/form>/g) ?? [];
      expect(forms.map((form) => /action="([^"]+)"/.exec(form)?.[1])).toEqual([
        '/interaction/uid/step',
        '/interaction/uid/resend',
      ]);
      for (const form of forms) expect(form).toContain('name="csrf" value="token"');
      expect(forms[0]).toMatch(/id="code" name="code"[^>]* autocomplete="one-time-code"/);
    }
  });

  it('offers a keyboard with letters where an activation code is accepted', () => {
    expect(samples['contactCode']?.(views, fr)).toMatch(/id="code"[^>]* inputmode="numeric"/);
    expect(samples['forgottenCode']?.(views, fr)).toMatch(/id="code"[^>]* inputmode="text"/);
  });

  it('announces that a new code was sent', () => {
    expect(samples['contactCode, sent again']?.(views, fr)).toMatch(
      /role="status">Un nouveau code/,
    );
  });

  it('offers the other channel to a person with two verified contacts', () => {
    expect(samples['loginCode']?.(views, fr)).not.toContain('name="channel"');
    expect(samples['loginCode, with another channel']?.(views, fr)).toMatch(
      /action="\/interaction\/uid\/other">[\s\S]*name="channel" value="mail"[\s\S]*Recevoir le code par mail/,
    );
  });

  it('never says whether the account is known', () => {
    const html = samples['forgottenCode, sent again']?.(views, fr) ?? '';
    expect(count(html, /Si les informations correspondent à un compte,/g)).toBe(2);
  });
});

it('every field for a birth date offers a keyboard of digits', () => {
  for (const name of ['forgotten', 'forgotten identifier', 'create, identity']) {
    const html = samples[name]?.(views, fr) ?? '';
    expect(html).toMatch(/id="birthDate"[^>]* class="number short"[^>]* autocomplete="bday"/);
    expect(html).toMatch(/id="birthDate"[^>]* inputmode="numeric"/);
  }
});
