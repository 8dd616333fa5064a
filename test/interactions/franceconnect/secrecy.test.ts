/** What FranceConnect sends is in no log line, and a thief of the database can't read it. */
import { expect, it } from '@jest/globals';
import { openWithFranceConnect } from '../../support/franceconnect.ts';
import { leaked } from '../../support/leaks.ts';
import { createVisitor } from '../../support/visitor.ts';

it('writes nothing that FranceConnect sends to the log, and nothing readable to the database', async () => {
  await using both = await openWithFranceConnect({ logLevel: 'trace' });
  const { provider } = both;
  const [known, declared] = [await both.addPerson(), await both.addPerson({ typed: 'P12345678' })];
  const stranger = both.addStranger();
  const secrets: string[] = [];
  for (const { login, claims } of [known, declared, stranger]) {
    const visitor = createVisitor(provider);
    const out = await both.goToFranceConnect(visitor, { login });
    const { state, code } = Object.fromEntries(new URL(out.callback).searchParams);
    await visitor.visit(out.callback);
    const cookies = ['franceconnect', 'franceconnect-session'].flatMap((kind) => {
      const place = { domain: '127.0.0.1', path: '/', secure: false, script: false };
      return visitor.agent.jar.getCookie(`mon-compte-${kind}`, place)?.value ?? [];
    });
    const nonce = out.url.searchParams.get('nonce');
    secrets.push(String(state), String(code), String(nonce), ...cookies);
    secrets.push(claims.family_name, claims.birthdate, claims.email);
  }
  const subject = (await both.linkOf(known.accountId)) ?? '';
  secrets.push(subject, 'Zoé', 'ZOÉ', 'eyJhbGciOi');
  expect(subject).toHaveLength(66);
  const bytes = await provider.everythingStored();
  const log = `${provider.logged.join('')}${JSON.stringify(both.pair.logged)}`;
  expect(log).toContain('"/franceconnect/callback"');
  expect([leaked(log, secrets), leaked(bytes, secrets)]).toEqual([[], []]);
});
