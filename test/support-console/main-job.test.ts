/** An agent helps a person on the telephone, from the search to the person's own page, and hands out a code for a letter. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openSpace } from '../support/account-space.ts';
import { completeStepsUntil, startJourney, wordsOf } from '../support/journey.ts';
import { leaked } from '../support/leaks.ts';
import { identity } from '../support/provider.ts';
import { headingOf } from '../support/visitor.ts';
import { openFile } from './files.ts';
import { openConsole, type TestConsole } from './support.ts';

let door: TestConsole;
beforeAll(async () => {
  door = await openConsole({ logLevel: 'trace' });
});
afterAll(() => door[Symbol.asyncDispose]());

it('a person with a first connection to make gets a code by letter, signs in with it, and sees that an agent helped', async () => {
  const { provider } = door;
  const phone = { value: '+33612345678', verified: false };
  const mario = await provider.addPerson({
    typed: '181022A004003',
    kind: 'legacy',
    contacts: { phone },
    identity: {
      ...identity,
      birthName: 'BROSSE',
      usualName: undefined,
      givenNames: 'Mario',
      birthDate: '1981-02-03',
      birthCommune: '2A004',
    },
  });
  const reference = 'APPEL-2026-118';
  const file = await openFile(door, 'support', mario, { reference });
  const shown = wordsOf(file.page.text);
  expect(shown).toMatch(/Mario BROSSE né en 1981 Cette personne peut se connecter/);
  expect(shown).toContain('Première connexion à faire');
  expect(shown).toContain('1 81 •• •• ••• •••');
  expect(shown).toContain('(pas encore confirmé) (donné par une Caf)');
  expect(shown).toMatch(/Dossier ouvert par un agent · Appel téléphonique .* APPEL-2026-118/);
  expect(file.page.text).not.toMatch(/181022A004003|33612345678|0612345678|1981-02-03/);

  const confirming = await file.open('/activation-code');
  expect(headingOf(confirming.text)).toBe('Envoyer un code par courrier');
  expect(wordsOf(confirming.text)).toContain("plus rien d'autre n'ouvre le compte");
  const refused = await file.submit(confirming, 'activation-code');
  expect([refused.status, wordsOf(refused.text)]).toEqual([
    422,
    expect.stringContaining('Un message peut encore arriver chez cette personne'),
  ]);
  const letter = await file.act('activation-code', { contactLost: 'yes' });
  expect(headingOf(letter.text)).toBe('Code à envoyer par courrier');
  const [, code = ''] = /class="letter-code"[^>]*>([A-Z0-9 ]{14})</.exec(letter.text) ?? [];
  expect(code).toMatch(/^(\w{4} ){2}\w{4}$/);
  const again = await file.visitor.visit(
    String(letter.request.url).replace(/^.*(?=\/accounts)/, ''),
  );
  expect(wordsOf(again.reply.text)).toContain('Le code a déjà été montré');
  expect(wordsOf(await file.open().then(({ text }) => text))).toMatch(
    /ne peut pas se connecter Compte en attente du code envoyé par courrier, valable jusqu'au/,
  );

  const journey = await startJourney(provider, mario);
  expect(journey.page).toBe('letter-code');
  await journey.send({ code });
  await journey.send({ password: 'Olivier7Jardin', confirmation: 'Olivier7Jardin' });
  const person = { ...mario, password: 'Olivier7Jardin' };
  const signedIn = await startJourney(provider, person);
  await completeStepsUntil(provider, signedIn, 'service');
  expect(signedIn.page).toBe('service');
  const history = (await (await openSpace(provider, person)).open('/account/history')).reply.text;
  expect(history).toContain('Un agent vous a envoyé un code par courrier');
  expect(history).toContain('Un agent a consulté votre compte');
  expect(history).not.toMatch(/support|DUPONT|APPEL/);
  expect(wordsOf((await file.open()).text)).toContain("Rien ne l'empêche, et aucune étape");

  const log = provider.logged.join('');
  expect(log).toContain('console /accounts/:id');
  const secrets = [
    'BROSSE',
    '181022A004003',
    '33612345678',
    reference,
    code,
    code.replaceAll(' ', ''),
  ];
  expect(leaked(log, [...secrets, 'Mario', 'DUPONT'])).toEqual([]);
  expect(leaked(await provider.everythingStored(), secrets)).toEqual([]);
});
