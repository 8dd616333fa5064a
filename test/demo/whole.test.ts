/** The whole demo beside the provider: its people sign in at its service, and its outbox shows their messages. */
import { afterEach, expect, it, jest } from '@jest/globals';
import supertest from 'supertest';
import type { Household } from '../../accounts/household/household.ts';
import { createRegistration } from '../../demo/client.ts';
import { demoUpstreams, startDemo } from '../../demo/index.ts';
import { demoPeople } from '../../demo/people.ts';
import { createExchanges } from '../../demo/sandbox/exchanges.ts';
import { makeEncryptionKeys } from '../../federation/encryption-keys.ts';
import { createUpstreams } from '../../federation/upstreams.ts';
import { createBrowser } from '../federation/support.ts';
import { openProvider } from '../support/provider.ts';
import { freePort } from '../support/servers/ports.ts';
import { createVisitor, fieldsOf } from '../support/visitor.ts';

afterEach(() => void jest.restoreAllMocks());

async function givePierreTheAuthorization(household: Household) {
  const [angela, pierre] = demoPeople.map(({ account }) => account.id);
  if (angela === undefined || pierre === undefined) throw new Error('no couple');
  const [found] = await household.dossiersOf(pierre);
  await household.give({ dossierId: found?.id ?? '', accountId: angela });
}

const anyOrigin = async () => `http://localhost:${await freePort()}`;

it('people sign in at the service by password and by FranceConnect, and get messages', async () => {
  const origins = { portal: await anyOrigin(), standIn: await anyOrigin() };
  const standIn = `${origins.standIn}/api/v2`;
  const plus = `${origins.standIn}/plus/api/v2`;
  const encryptionKeys = await makeEncryptionKeys('current', 0, ['ECDH-ES']);
  await using provider = await openProvider({
    clients: [createRegistration(origins.portal)],
    encryptionKeys,
    openUpstreams: async (ourIssuer) =>
      createUpstreams({
        configured: {
          franceConnect: { ...demoUpstreams.franceConnect, issuer: standIn },
          franceConnectPlus: { ...demoUpstreams.franceConnectPlus, issuer: plus },
        },
        ourIssuer,
        encryptionKeys,
        hasSetKeys: false,
        clock: Date.now,
        log: { warn: () => undefined },
      }),
  });
  const { issuer, domain, outbox } = provider;
  const said = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const settings = {
    issuer,
    franceConnect: undefined,
    franceConnectPlus: undefined,
    support: undefined,
  };
  const exchanges = createExchanges();
  const started = await startDemo(
    { settings, domain, clock: Date.now, outbox, exchanges },
    origins,
  );
  const words = said.mock.calls.join('');
  try {
    for (const word of [...Object.values(origins), issuer, 'P12345678', 'Soleil2Printemps']) {
      expect(words).toContain(word);
    }

    /** Goes from the service's page to the provider's, and back with the provider's answer. */
    const begin = async () => {
      const service = supertest.agent(origins.portal);
      const visitor = createVisitor(provider);
      const away = await service.get('/login').redirects(0);
      const page = await visitor.visit(String(away.headers['location']));
      const home = async (location: string) => {
        await service.get(location.replace(origins.portal, '')).redirects(0);
        return (await service.get('/')).text;
      };
      const again = async () => {
        const there = await service.get('/login').redirects(0);
        return home((await visitor.visit(String(there.headers['location']))).location);
      };
      return { visitor, page, fields: fieldsOf(page.reply.text), home, again };
    };

    for (const [path, identifier, password, name] of [
      ['login', '1690395277002', 'Soleil2Printemps', 'Pierre MERCIER'],
      ['provisional', 'P12345678', 'Olivier7Jardin', 'Vincent Guillaume MARTIN'],
    ] as const) {
      const { visitor, page, fields, home, again } = await begin();
      const address = page.location.replace(/login$/, path);
      const reply = await visitor.post(address, { ...fields, identifier, password });
      const shown = await home((await visitor.follow(reply)).location);
      expect(shown).toContain(`Bonjour ${name}`);
      if (name !== 'Pierre MERCIER') {
        expect(shown).toContain('<dd id="userinfo-dossiers">aucun</dd>');
        continue;
      }
      const asConjoint = '131/0000042, conjoint ou conjointe : ';
      expect(shown).toContain(`${asConjoint}ne peut pas gérer le dossier, peut déclarer`);
      await givePierreTheAuthorization(domain.household);
      expect(await again()).toContain(`${asConjoint}peut gérer le dossier, peut déclarer`);
    }

    for (const button of ['franceconnect', 'franceconnect-plus']) {
      const { visitor, page, fields, home } = await begin();
      const address = page.location.replace(/login$/, button);
      const pressed = await visitor.post(address, { csrf: fields['csrf'] ?? '' });
      const url = new URL(String(pressed.headers['location']));
      const answer = await createBrowser(standIn).choose(url, { login: 'avec_nom_dusage' });
      const end = await visitor.visit(answer.address);
      expect(await home(end.location)).toContain('Bonjour Pierre MERCIER');
    }
    const { text } = await supertest(origins.portal).get('/sandbox');
    for (const word of ['2620875107001', `${issuer}/reg`]) expect(text).toContain(word);
    const { body } = await supertest(origins.portal).get('/outbox.json');
    expect(body).toContainEqual(
      expect.objectContaining({
        to: 'pierre@example.fr',
        subject: 'Votre compte est lié à FranceConnect',
      }),
    );
  } finally {
    for (const { close } of started) await close();
  }
});
