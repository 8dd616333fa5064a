/** Addresses and numbers as people type them, and as they are shown. */
import { describe, expect, test } from '@jest/globals';
import {
  groupPhone,
  mailboxOf,
  maskEmail,
  maskPhone,
  parseEmail,
  parsePhone,
} from '../../accounts/contacts.ts';

describe('e-mail addresses', () => {
  test.each([
    [' pierre@example.fr ', 'pierre@example.fr'],
    ['Pierre.Mercier+caf@Example.FR', 'Pierre.Mercier+caf@example.fr'],
    ["o'neil_2@sub.example.co.uk", "o'neil_2@sub.example.co.uk"],
    ['a@éxample.fr', 'a@xn--xample-9ua.fr'],
    ['\u2068jean\u2011luc.o’neil\u200b@exa\u00admple.fr\u2069', "jean-luc.o'neil@example.fr"],
    ['ａ９@example．fr', 'a9@example.fr'],
    ['a@пример.рф', 'a@xn--e1afmkfd.xn--p1ai'],
    ['a@example.xn--p1ai', 'a@example.xn--p1ai'],
    [`${'a'.repeat(64)}@example.fr`, `${'a'.repeat(64)}@example.fr`],
  ])('%j is kept as %s', (typed, email) => {
    expect(parseEmail(typed)).toEqual({ email });
  });

  test.each(['', '  ', '\t\n'])('%j is missing', (typed) => {
    expect(parseEmail(typed)).toEqual({ fault: 'missing' });
  });

  test.each([
    'pierre',
    '@example.fr',
    'pierre@',
    'pierre@example',
    'pierre@@example.fr',
    'a@b@example.fr',
    'a b@example.fr',
    'a@exam ple.fr',
    'a@example.fr, b@example.fr',
    'a@example.fr;b@example.fr',
    'A <a@example.fr>',
    'a@example.fr\r\nBcc: b@example.fr',
    'a\n@example.fr',
    'a\u0000@example.fr',
    'a@example.fr\u0007',
    '.a@example.fr',
    'a.@example.fr',
    'a..b@example.fr',
    '"a b"@example.fr',
    'é@example.fr',
    'a@-example.fr',
    'a@example..fr',
    'a@.fr',
    'a@127.0.0.1',
    'a@2130706433',
    'a@[127.0.0.1]',
    'a@example%2Efr',
    'mailto:a@example.fr',
    `${'a'.repeat(65)}@example.fr`,
    `a@${'b'.repeat(64)}.fr`,
    `a@${'b.'.repeat(126)}fr`,
    `a@${'é.'.repeat(60)}fr`,
  ])('%j is malformed', (typed) => {
    expect(parseEmail(typed)).toEqual({ fault: 'malformed' });
  });
});

describe('telephone numbers', () => {
  test.each([
    ['0612345678', '+33612345678'],
    [' 06 12 34 56 78 ', '+33612345678'],
    ['06.12.34.56.78', '+33612345678'],
    ['07-12-34-56-78', '+33712345678'],
    ['06\u00a012\u202f34\u00a056\u00a078', '+33612345678'],
    ['\u202a06 12 34 56 78\u202c', '+33612345678'],
    ['+33612345678', '+33612345678'],
    ['+33 (0)6 12 34 56 78', '+33612345678'],
    ['0033 6 12 34 56 78', '+33612345678'],
    ['＋３３　６　１２　３４　５６　７８', '+33612345678'],
    ['0695 12 34 56', '+33695123456'],
    ['0699 12 34 56', '+33699123456'],
    ['0690 12 34 56', '+590690123456'],
    ['0691 12 34 56', '+590691123456'],
    ['0692 12 34 56', '+262692123456'],
    ['0693 12 34 56', '+262693123456'],
    ['0639 12 34 56', '+262639123456'],
    ['0694 12 34 56', '+594694123456'],
    ['0696 12 34 56', '+596696123456'],
    ['0697 12 34 56', '+596697123456'],
    ['0709 01 23 45', '+590709012345'],
    ['0709 31 23 45', '+594709312345'],
    ['0709 35 23 45', '+262709352345'],
    ['+262 692 12 34 56', '+262692123456'],
    ['00262692123456', '+262692123456'],
    ['+33 692 12 34 56', '+262692123456'],
    ['+687 75 12 34', '+687751234'],
    ['+689 87 12 34 56', '+68987123456'],
    ['+681 82 12 34', '+681821234'],
    ['+508 55 12 34', '+508551234'],
    ['+508 708 45 12 34', '+508708451234'],
  ])('%j is kept as %s', (typed, phone) => {
    expect(parsePhone(typed)).toEqual({ phone });
  });

  test.each([
    ['', 'missing'],
    [' \u200e ', 'missing'],
    ['01 42 00 00 00', 'notMobile'],
    ['+33142000000', 'notMobile'],
    ['09 70 00 00 00', 'notMobile'],
    ['08 00 00 00 00', 'notMobile'],
    ['0700 12 34 56', 'notMobile'],
    ['0262 12 34 56', 'notMobile'],
    ['+262 262 12 34 56', 'notMobile'],
    ['+687 25 12 34', 'notMobile'],
    ['+689 40 12 34 56', 'notMobile'],
    ['+32 470 12 34 56', 'foreign'],
    ['0044 7400 123456', 'foreign'],
    ['+1 202 555 0123', 'foreign'],
    ['+590 692 12 34 56', 'malformed'],
    ['+33612', 'malformed'],
    ['06 12 34 56', 'malformed'],
    ['06 12 34 56 78 9', 'malformed'],
    ['0612345678, 0712345678', 'malformed'],
    ['06 12 34 56 78 ext 5', 'malformed'],
    ['tel:+33612345678', 'malformed'],
    ['+33612345678;ext=3', 'malformed'],
    ['+', 'malformed'],
    ['++33612345678', 'malformed'],
    ['06 12 34 56 78\r\nX: y', 'malformed'],
    ['06 12 34 O6 78', 'malformed'],
    ['none', 'malformed'],
    ['9'.repeat(50), 'malformed'],
  ])('%j is refused: %s', (typed, fault) => {
    expect(parsePhone(typed)).toEqual({ fault });
  });

  test('a number in its normal form is read as itself', () => {
    for (const typed of ['0612345678', '0692123456', '+687751234', '+508551234', '0709352345']) {
      const read = parsePhone(typed);
      expect(parsePhone('phone' in read ? read.phone : '')).toEqual(read);
    }
  });
});

test.each([
  ['+33612345678', '06 12 34 56 78'],
  ['+262692123456', '06 92 12 34 56'],
  ['+508708412345', '07 08 41 23 45'],
  ['+687751234', '+687751234'],
])('%s is written %s, and read again as itself', (phone, written) => {
  expect(groupPhone(phone)).toBe(written);
  expect(parsePhone(written)).toEqual({ phone });
});

describe('masks', () => {
  test('show enough for the owner', () => {
    expect(maskEmail('pierre@example.fr')).toBe('p•••@e•••.fr');
    expect(maskEmail('a@b.co.uk')).toBe('a•••@b•••.uk');
    expect(maskPhone('+33612345678')).toBe('06 •• •• •• 78');
    expect(maskPhone('+262692123456')).toBe('06 •• •• •• 56');
    expect(maskPhone('+687751234')).toBe('+687 •• •• 34');
    expect(maskPhone('+68987123456')).toBe('+689 •• •• 56');
    expect(maskPhone('+508551234')).toBe('+508 •• •• 34');
    expect(maskPhone('+32470123456')).toBe('•• •• •• 56');
  });

  test('show no more than one letter of each side, or two digits', () => {
    const letters = 'abcdefghij';
    for (let n = 1; n <= 10; n += 1) {
      const name = letters.slice(0, n);
      expect(maskEmail(`${name}@${name}.${name}x.fr`)).toBe('a•••@a•••.fr');
    }
    for (let n = 0; n < 1000; n += 1) {
      const number = `6${String((n * 7_919_317) % 100_000_000).padStart(8, '0')}`;
      for (const code of ['33', '262', '590', '594', '596']) {
        expect(maskPhone(`+${code}${number}`)).toBe(`06 •• •• •• ${number.slice(-2)}`);
      }
    }
  });
});

describe('the name under which limits count', () => {
  test.each([
    ['Pierre.MERCIER+caf@Example.FR', 'pierre.mercier@example.fr'],
    ['pierre+a+b@example.fr', 'pierre@example.fr'],
    ['+caf@example.fr', '+caf@example.fr'],
    ['p.i.e.r.r.e@googlemail.com', 'pierre@gmail.com'],
    ['Pierre+x@GMAIL.com', 'pierre@gmail.com'],
    ['pi-er.re_@pm.me', 'pierre@proton.me'],
    ['pierre@mac.com', 'pierre@icloud.com'],
    ['a@Éxample.fr', 'a@xn--xample-9ua.fr'],
    ['a@XN--XAMPLE-9UA.fr', 'a@xn--xample-9ua.fr'],
    ['pier.re@example.fr', 'pier.re@example.fr'],
    ['+33612345678', '+33612345678'],
  ])('of %s is %s', (to, mailbox) => {
    expect(mailboxOf(to)).toBe(mailbox);
    expect(mailboxOf(mailbox)).toBe(mailbox);
  });
});
