/** Account creation: which answers are refused and in which words, and which earlier pages each page requires. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lastCode, startJourney, wrongCode } from '../../support/journey.ts';
import { createVisitor, fieldsOf } from '../../support/visitor.ts';
import { plantedBy } from '../flow/planted-cookies.ts';
import {
  marie,
  marieNir,
  openJourneyProvider,
  sendWithCaptcha,
  toTerms,
  vincent,
} from './journey.ts';

let provider: Awaited<ReturnType<typeof openJourneyProvider>>;
beforeAll(async () => {
  provider = await openJourneyProvider();
});
afterAll(() => provider[Symbol.asyncDispose]());

/** Returns a journey that has reached the identity page. */
async function atIdentity() {
  const journey = await startJourney(provider);
  await journey.open('create');
  return journey;
}
const besideField = (html: string, field: string) =>
  new RegExp(`<p id="${field}-error"[^>]*>([\\s\\S]*?)</p>`)
    .exec(html)?.[1]
    ?.replace(/<[^>]*>/g, '');

describe('an identity', () => {
  it.each([
    ['birthDate', '31/02/1980', "Cette date n'existe pas"],
    ['birthDate', '01/01/2999', "n'est pas encore arrivée"],
    ['birthDate', '01/01/2020', 'Il faut avoir 15 ans ou plus'],
    ['birthDate', '24/08/1850', 'elle ne peut pas être avant 1900'],
    ['birthDepartement', '20', 'Choisissez votre commune'],
    ['birthDepartement', '100', "Ce numéro n'existe pas"],
    ['birthCommune', 'Ajaccio', "n'est pas dans la liste des communes du 75"],
    ['birthName', 'Dupré2', 'pas de chiffres dans un nom'],
    ['birthName', 'D'.repeat(500), '100 lettres au maximum'],
    ['givenNames', 'Мария', "lettres de l'alphabet français"],
    ['givenNames', '<b>Marie</b>', 'seulement des lettres'],
    ['gender', 'other', 'Champ obligatoire'],
    ['birthplace', '', 'Champ obligatoire'],
  ])('is refused for its %s « %.20s »', async (field, value, words) => {
    const journey = await atIdentity();
    await sendWithCaptcha(journey, { ...marie, [field]: value });
    expect(journey.status).toBe(422);
    expect(journey.html.replaceAll('&#39;', "'")).toContain(words);
    // This message fits several fields, so the summary names the field.
    if (field === 'birthName')
      expect(journey.html).toContain('<a href="#birthName">Nom de naissance\u00a0: ');
    // Nothing was kept: the next page leads back.
    await journey.open('create-number');
    expect(journey.html).toContain('id="birthName"');
  });

  it('requires the characters of a picture, and accepts each picture once; a right answer stays right', async () => {
    const journey = await atIdentity();
    const other = { ...vincent, birthName: 'Captcha' };
    await journey.send(other);
    expect(besideField(journey.html, 'captcha')).toContain('Champ obligatoire');
    await sendWithCaptcha(journey, { ...other, captcha: 'WRONG' });
    expect(besideField(journey.html, 'captcha')).toContain('Ce ne sont pas les bons caractères');
    // A wrong answer uses the picture up.
    await journey.send({ ...other, captcha: 'GOOD' });
    expect(besideField(journey.html, 'captcha')).toContain('a expiré ou a déjà servi');
    await sendWithCaptcha(journey, other);
    expect(journey.page).toBe('create-number');
    await journey.open('create');
    expect(journey.html).toContain('value="Captcha"');
    expect(journey.html).not.toContain('captcha-picture');
    await journey.send({ ...other, parent1GivenNames: 'Jo' }, 'create');
    expect(journey.page).toBe('create-number');
  });

  it('leads on again when the same form is sent twice in the same interaction and browser, and only there', async () => {
    const journey = await atIdentity();
    const twice = { ...vincent, birthName: 'Double' };
    await sendWithCaptcha(journey, twice);
    expect(journey.page).toBe('create-number');
    await journey.send({ ...twice, captcha: 'GOOD' }, 'create');
    expect([journey.status, journey.page]).toEqual([200, 'create-number']);
    const other = await atIdentity();
    await other.send({ ...twice, captcha: 'GOOD' });
    expect(other.status).toBe(422);
    await journey.send({ without: 'yes' });
    await journey.send(twice, 'create');
    expect(journey.page).toBe('create-contact');
    const planted = plantedBy(journey.visitor, journey.location);
    const form = { ...fieldsOf(journey.html), ...twice };
    const elsewhere = journey.location.replace('create-contact', 'create');
    const { headers } = await createVisitor(provider).post(elsewhere, form, planted);
    expect(headers['location']).toMatch(/\/create-number$/);
    // An interaction has one draft: the other browser's has taken its place.
    await journey.open('create-contact');
    expect(journey.page).toBe('create');
  });

  it('keeps typed values when another picture is asked for, and ignores fields of other pages', async () => {
    const journey = await atIdentity();
    await journey.send({ ...vincent, change: 'picture' });
    expect([journey.status, journey.html]).toEqual([200, expect.stringContaining('value="Oran"')]);
    await sendWithCaptcha(journey, { ...vincent, nir: marieNir });
    expect(journey.page).toBe('create-number');
    expect(journey.html).not.toContain(marieNir);
  });
});

describe('a number', () => {
  it('must agree with the identity, and may be declared missing', async () => {
    const journey = await atIdentity();
    await sendWithCaptcha(journey, { ...marie, birthName: 'Numéro' });
    for (const [nir, words] of [
      ['', 'ou cochez la case'],
      ['7620875107042', 'Cochez la case'],
      ['3620875107042', 'comporte 13 caractères'],
      ['262087510704', 'Vous avez tapé 12 caractères, il en faut 13'],
      ['06 12 34 56 78', 'un numéro de téléphone'],
      ['P12345678', 'vous avez déjà un compte'],
      ['1620875107042', 'ne correspond pas au sexe'],
      ['2610875107042', "ne correspond pas à l'année"],
      ['2620975107042', 'ne correspond pas au mois'],
      ['2620875107042 01', 'la clé'],
      ['2620813107042', 'ne correspond pas au lieu'],
    ] as const) {
      await journey.send({ nir });
      expect([nir, journey.status]).toEqual([nir, 422]);
      expect(besideField(journey.html, 'nir')?.replaceAll('&#39;', "'")).toContain(words);
    }
    expect(journey.html).toMatch(/href="[^"]*\/create">Corriger mon identité/);
    await journey.send({ nir: marieNir, without: 'yes' });
    expect(journey.html).toContain('Effacez le numéro, ou décochez la case.');
    await journey.send({ nir: '7620875107042', without: 'yes' });
    expect(journey.page).toBe('create-contact');
  });

  it('is asked for again after the identity was corrected', async () => {
    const journey = await atIdentity();
    await sendWithCaptcha(journey, { ...marie, birthName: 'Corrigée' });
    await journey.send({ nir: marieNir });
    await journey.open('create');
    await sendWithCaptcha(journey, { ...marie, birthName: 'Corrigee', gender: 'male' });
    expect(journey.page).toBe('create-number');
    await journey.send({ nir: marieNir });
    expect(journey.html).toContain('ne correspond pas au sexe');
  });
});

describe('a later page', () => {
  const later = [
    'create-number',
    'create-contact',
    'create-contact-code',
    'create-terms',
    'create-password',
    'create-done',
  ];
  const fields: Readonly<Record<string, Record<string, string>>> = {
    'create-number': { nir: marieNir },
    'create-contact': { channel: 'mail', email: 'a@example.fr', phone: '' },
    'create-contact-code': { code: '123456' },
    'create-terms': { accept: 'yes' },
    'create-password': { password: 'Olivier7Jardin', confirmation: 'Olivier7Jardin' },
  };

  it('leads back to the first unanswered page, by GET and by POST', async () => {
    const journey = await atIdentity();
    const expectOnly = async (reached: string) => {
      for (const name of later.slice(later.indexOf(reached) + 1)) {
        await journey.open(name);
        expect([name, journey.page]).toEqual([name, reached]);
        await journey.send(fields[name], name);
        expect([name, journey.page]).toEqual([name, reached]);
      }
    };
    await expectOnly('create');
    await sendWithCaptcha(journey, { ...vincent, birthName: 'Devant' });
    await expectOnly('create-number');
    await journey.send({ without: 'yes' });
    for (const name of ['create-terms', 'create-password', 'create-done']) {
      await journey.open(name);
      expect(journey.page).toBe('create-contact');
    }
    expect(provider.outbox.messages().some(({ to }) => to === 'a@example.fr')).toBe(false);
  });

  it('expires with its interaction after half an hour, together with the typed values', async () => {
    const journey = await atIdentity();
    await toTerms(provider, journey, {
      ...vincent,
      birthName: 'Attente',
      email: 'wait@example.fr',
    });
    provider.advance(31 * 60_000);
    await journey.open('create-terms');
    expect([journey.page, journey.html]).toEqual([
      'create',
      expect.not.stringContaining('Attente'),
    ]);
    const again = await atIdentity();
    expect(again.html).not.toContain('Attente');
  });

  it('belongs to one interaction, so another tab of the same browser starts from the beginning', async () => {
    const journey = await atIdentity();
    await toTerms(provider, journey, { ...vincent, birthName: 'Deux', email: 'two@example.fr' });
    const other = await atIdentity();
    await other.open('create-terms');
    expect(other.page).toBe('create');
    // A second person in the same interaction has neither the contact nor the accepted terms of the first.
    await journey.open('create');
    expect(journey.html).toContain('value="Deux"');
    await sendWithCaptcha(journey, { ...vincent, birthName: 'Trois' });
    await journey.send({ without: 'yes' });
    expect(journey.page).toBe('create-contact');
    expect(journey.html).not.toContain('two@example.fr');
  });
});

describe('rate limits', () => {
  it('refuse the sixth creation of one identity in an hour, however its name is written', async () => {
    for (let i = 0; i < 5; i += 1) {
      const journey = await atIdentity();
      await sendWithCaptcha(journey, { ...vincent, birthName: i % 2 ? 'Trop' : 'TROP' });
      expect(journey.page).toBe('create-number');
    }
    const journey = await atIdentity();
    const late = await sendWithCaptcha(journey, {
      ...vincent,
      birthName: 'trop',
      givenNames: 'Vincent',
    });
    expect(journey.status).toBe(429);
    expect(journey.html).toMatch(/Trop de demandes\. Réessayez dans \d+ minutes/);
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(3000);
  });

  it('refuse more journeys of a network than the setting says, anybody who begins them', async () => {
    await using small = await openJourneyProvider({ journeysPerAddress: 2 });
    const begin = async (birthName: string) => {
      const journey = await startJourney(small);
      await journey.open('create');
      await sendWithCaptcha(journey, { ...marie, birthName });
      return [journey.page, journey.status];
    };
    expect(await begin('Un')).toEqual(['create-number', 200]);
    expect(await begin('Deux')).toEqual(['create-number', 200]);
    expect(await begin('Trois')).toEqual(['create', 429]);
  });

  it('apply to the codes for a contact as on the other journeys', async () => {
    const journey = await atIdentity();
    await sendWithCaptcha(journey, { ...vincent, birthName: 'Codes' });
    await journey.send({ without: 'yes' });
    await journey.send({ channel: 'mail', email: 'codes@example.fr', phone: '' });
    await journey.send({}, 'create-contact-again');
    expect(journey.status).toBe(429);
    const code = lastCode(provider);
    for (let i = 0; i < 5; i += 1)
      await journey.send({ code: wrongCode(code) }, 'create-contact-code');
    await journey.send({ code }, 'create-contact-code');
    expect(journey.status).toBe(422);
    await journey.open('create-terms');
    expect(journey.page).toMatch(/^create-contact/);
  });
});
