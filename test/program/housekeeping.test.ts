/**
 * What the program does besides answering: it renews what an earlier release has stored, deletes expired data, and sends
 * waiting messages before it ends.
 */
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from '@jest/globals';
import { createDomain } from '../../accounts/domain.ts';
import { openStorage } from '../../adapters/open-storage.ts';
import { loadSettings } from '../../config/index.ts';
import { listen } from '../../http/server/listener.ts';
import { day, identity, person } from '../accounts/support.ts';
import { hashing } from '../support/hashing.ts';
import { endPrograms, newFolder, serve } from '../support/servers/program.ts';
import { until } from '../support/servers/redis.ts';
import { createVisitor, fieldsOf } from '../support/visitor.ts';

afterEach(endPrograms);

/** Loaded before the program, so that an hour passes in a tenth of a second. */
const quickHours = `data:text/javascript,${encodeURIComponent(
  'const slow = setInterval; globalThis.setInterval = (work, ms) => slow(work, ms / 36_000)',
)}`;

it('renews look-up keys, deletes expired data every hour, and at a stop sends at once what it would retry later', async () => {
  const { settings } = loadSettings({ DATA_DIR: join(newFolder(), 'data'), BCRYPT_COST: '4' });
  const clock = Date.now;
  const storage = await openStorage(settings, { clock });
  const { accounts, passwords, index } = createDomain({ ...settings, storage, clock, hashing });
  const password = '13572468';
  const camille = { ...identity, parents: [], givenNames: 'Camille, Anne' };
  const somebody = person({
    identity: camille,
    password: { kind: 'legacy', hash: await passwords.hash(password) },
    standing: { announced: true, terms: { version: settings.termsVersion, at: 0 } },
    contacts: { phone: { value: '+33612345678', verified: true } },
  });
  await accounts.insert(somebody);
  // As an earlier release has stored it, which took the comma for a part of the name.
  const identityHash = index('identity', ['MERCIER', 'CAMILLE,', identity.birthDate].join('/'));
  const record = await accounts.find(somebody.id);
  if (record !== undefined) await storage.accounts.update({ ...record, identityHash });
  expect(await accounts.findByIdentity(camille)).toEqual([]);

  const sent: string[] = [];
  const gateway = await listen(
    async (req, res) => {
      sent.push(await text(req));
      // The first message is refused, as by an overloaded gateway.
      res.writeHead(sent.length === 1 ? 503 : 200).end();
    },
    { host: '127.0.0.1', port: 0 },
  );
  const { child, exited, seen, origin } = await serve({
    NODE_OPTIONS: `--import=${quickHours}`,
    DATA_DIR: settings.dataDir,
    SMS_GATEWAY_URL: `http://127.0.0.1:${gateway.port}/`,
    SMS_GATEWAY_TOKEN: 'a-token-of-the-gateway',
  });
  await seen('"msg":"ready"');
  await until(async () => expect(await accounts.findByIdentity(camille)).toHaveLength(1));

  const { audit } = storage;
  await audit.append({
    at: Date.now() - 400 * day,
    type: 'sign-in.accepted',
    accountId: 'somebody',
  });
  await until(async () => expect(await audit.ofAccount('somebody', 1)).toEqual([]));
  await storage.close();

  const visitor = createVisitor({ origin, issuer: origin });
  const page = await visitor.signIn({ identifier: '1690395277002', password });
  const chosen = { password: 'Olivier7Jardin', confirmation: 'Olivier7Jardin' };
  await visitor.post(page.location, { ...fieldsOf(page.html), ...chosen });
  await seen('"msg":"message not taken"');
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
  expect(sent).toEqual([expect.stringContaining('+33612345678'), sent[0]]);
  await gateway.close();
});
