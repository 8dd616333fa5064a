/** The messages that people get. */
import { expect, test } from '@jest/globals';
import type { Channel, Message } from '../../messaging/ports.ts';
import {
  accountCreated,
  alreadyKnown,
  codeMessage,
  contactAdded,
  franceConnectLinked,
  type MessageLocale,
  notCreated,
  notice,
  numberNotConfirmed,
  passwordChanged,
  provisionalIdentifier,
  setAside,
} from '../../messaging/texts.ts';

/** The basic alphabet of GSM 03.38: one septet for each character. */
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡' +
  'ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

function all(channel: Channel, locale: MessageLocale): Record<string, Message> {
  const recipient = { channel, locale, to: channel === 'sms' ? '+33612345678' : 'a@example.fr' };
  return {
    code: codeMessage({ ...recipient, code: '004213', minutes: 15 }),
    identifier: provisionalIdentifier({ ...recipient, identifier: 'P12345678' }),
    accountCreated: accountCreated(recipient),
    passwordChanged: passwordChanged(recipient),
    alreadyKnown: alreadyKnown(recipient),
    franceConnectLinked: franceConnectLinked({ ...recipient, name: 'FranceConnect+' }),
    contactAdded: contactAdded(recipient),
    contactReplaced: notice('contactReplaced')(recipient),
    contactRemoved: notice('contactRemoved')(recipient),
    contactLost: notice('contactLost')(recipient),
    mainContactChosen: notice('mainContactChosen')(recipient),
    notCreated: notCreated(recipient),
    setAside: setAside(recipient),
    numberNotConfirmed: numberNotConfirmed(recipient),
    authorizationGiven: notice('authorizationGiven')(recipient),
    authorizationWithdrawn: notice('authorizationWithdrawn')(recipient),
    authorizationRenounced: notice('authorizationRenounced')(recipient),
    separationDeclared: notice('separationDeclared')(recipient),
  };
}

test.each(['fr', 'en'] as const)(
  'text messages in %s fit one segment and have no link',
  (locale) => {
    for (const [name, { text, subject, html }] of Object.entries(all('sms', locale))) {
      expect([name, [...text].filter((character) => !basic.includes(character))]).toEqual([
        name,
        [],
      ]);
      expect([name, text.length <= 160]).toEqual([name, true]);
      expect({ subject, html }).toEqual({});
    }
  },
);

test.each(['fr', 'en'] as const)('mails in %s say the same as text and as HTML', (locale) => {
  for (const { text, subject, html = '' } of Object.values(all('mail', locale))) {
    expect(subject).toMatch(/^(\d{6} )?[^\d\p{Cc}]{10,60}$/u);
    expect(html).toContain(`<html lang="${locale}">`);
    expect(html).not.toMatch(/<(a|img|script|link|iframe)\b|url\(|src=/i);
    const body = html.slice(html.indexOf('<p'));
    const shown = body.replace(/<[^>]*>/g, '').trim();
    expect(shown.replaceAll('\u00a0', ' ').split(/\n+/)).toEqual(text.trim().split(/\n+/));
    // No line of the HTML begins with what belongs to the line before, nor ends with an opening quote.
    expect(shown).not.toMatch(/ [»?!:;]|« /);
  }
});

test.each([
  ['sms', 'fr'],
  ['sms', 'en'],
  ['mail', 'fr'],
  ['mail', 'en'],
] as const)(
  '%s, %s: the code is the first run of six digits, the identifier P and eight',
  (channel, locale) => {
    const { code, identifier, ...notices } = all(channel, locale);
    for (const text of [code?.text, code?.html]) {
      if (text !== undefined) expect(/\d{6}/.exec(text)?.[0]).toBe('004213');
    }
    if (channel === 'sms') expect(code?.text).toMatch(/^004213 /);
    expect(/\bP\d{8}\b/.exec(identifier?.text ?? '')?.[0]).toBe('P12345678');
    for (const message of Object.values(all(channel, locale))) {
      expect(Object.values(message).join(' ')).not.toMatch(/https?:|www\.|undefined/);
    }
    for (const { text } of Object.values(notices)) expect(text).not.toMatch(/\d/);
  },
);

test('no message asks for the code', () => {
  const text = all('mail', 'fr')['code']?.text;
  expect(text).toContain('Ne communiquez ce code à personne, pas même à votre Caf.');
  expect(text).toContain('15 minutes');
});

test('values are escaped in HTML', () => {
  const { html } = codeMessage({
    channel: 'mail',
    to: 'a@example.fr',
    locale: 'fr',
    code: '<b>&"',
    minutes: 15,
  });
  expect(html).toContain('&lt;b&gt;&amp;"');
  expect(html).not.toContain('<b>');
});
