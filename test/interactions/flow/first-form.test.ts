/** A request to sign in that no form has answered is forgotten after 10 minutes. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decide } from '../../provider/services.ts';
import { openProvider, partner, portal, type TestProvider } from '../../support/provider.ts';
import { createVisitor, fieldsOf, headingOf } from '../../support/visitor.ts';

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider();
});
afterAll(() => provider[Symbol.asyncDispose]());

const minutes = (n: number) => n * 60_000;

async function begin() {
  const visitor = createVisitor(provider);
  const { identifier, password } = await provider.addPerson();
  const page = await visitor.begin(portal);
  const send = (typed: string, fields = page.fields) =>
    visitor.post(page.location, { ...fields, identifier, password: typed });
  return { visitor, page, send, password };
}

describe('a sign-in', () => {
  it('that no form has answered is lost after 10 minutes, however often its page is opened', async () => {
    const { visitor, page, send, password } = await begin();
    provider.advance(minutes(9));
    expect(headingOf((await visitor.get(page.location)).text)).toBe('Connexion');
    provider.advance(minutes(2));
    const lost = await send(password);
    expect([lost.status, headingOf(lost.text)]).toEqual([400, 'Votre connexion a été interrompue']);
  });

  it('lives on once a form has come, whatever was typed', async () => {
    const { visitor, send, password } = await begin();
    provider.advance(minutes(9));
    expect((await send('not the password')).status).toBe(401);
    provider.advance(minutes(20));
    const { location } = await visitor.follow(await send(password));
    expect(location).toContain('code=');
  });

  it('does not live on for a form that is not ours', async () => {
    const { page, send, password } = await begin();
    provider.advance(minutes(9));
    expect((await send(password, { ...page.fields, csrf: 'guess' })).status).toBe(403);
    provider.advance(minutes(2));
    expect((await send(password)).status).toBe(400);
  });

  it('waits 30 minutes on the pages that follow the first', async () => {
    const visitor = createVisitor(provider);
    const page = await visitor.signIn(await provider.addPerson(), { client: partner });
    expect(headingOf(page.html)).toBe('Autorisation');
    provider.advance(minutes(25));
    const { location } = await decide(visitor, { ...page, html: page.html }, 'allow');
    expect(location).toContain('code=');
    expect(fieldsOf(page.html)).toHaveProperty('csrf');
  });
});
