/** Levels of sign-in, prompts, and requests that name a person. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { openProvider, portal, redirectUri, type TestProvider } from '../../support/provider.ts';
import { createVisitor, fieldsOf, headingOf, redeem } from '../../support/visitor.ts';

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider({ clients: [portal] });
});
afterAll(() => provider[Symbol.asyncDispose]());

describe('levels and prompts', () => {
  it('meets a level that a password reaches, and refuses a higher one after the sign-in', async () => {
    const person = await provider.addPerson();
    const visitor = createVisitor(provider);
    const met = await visitor.signIn(person, { params: { acr_values: 'password' } });
    expect(met.location).toContain('code=');
    const essential = JSON.stringify({
      id_token: { acr: { essential: true, values: ['eidas2'] } },
    });
    const asked: Record<string, string>[] = [{ acr_values: 'eidas2' }, { claims: essential }];
    for (const params of asked) {
      const unmet = await visitor.signIn(person, { params });
      expect(unmet.location).toContain('error=unmet_authentication_requirements');
      const silent = await visitor.begin(portal, { ...params, prompt: 'none' });
      expect(silent.location).toContain('error=login_required');
    }
  });

  it('prompt=login and max_age=0 ask for a new sign-in, with a new auth_time', async () => {
    const person = await provider.addPerson();
    const visitor = createVisitor(provider);
    const authTime = async (params: Record<string, string>) => {
      const { body } = await redeem(provider, await visitor.signIn(person, { params }));
      return Number(decodeJwt(body.id_token)['auth_time']);
    };
    let before = await authTime({});
    const asked: Record<string, string>[] = [{ prompt: 'login' }, { max_age: '0' }];
    for (const params of asked) {
      const again = await visitor.begin(portal, params);
      expect(headingOf(again.html)).toBe('Connexion');
      provider.advance(60_000);
      const after = await authTime(params);
      expect(after).toBeGreaterThanOrEqual(before + 60);
      before = after;
    }
  });

  it('prompt=select_account shows the sign-in page once', async () => {
    const params = { prompt: 'select_account' };
    const person = await provider.addPerson();
    const visitor = createVisitor(provider);
    await visitor.signIn(person);
    expect(headingOf((await visitor.begin(portal, params)).html)).toBe('Connexion');
    expect((await visitor.signIn(person, { params })).location).toContain('code=');
    // The steps that are still to be made come after it.
    const beginner = await provider.addPerson({ kind: 'legacy' });
    const next = await createVisitor(provider).signIn(beginner, { params });
    expect(next.location).toMatch(/\/announcement$/);
  });

  it('accepts only the person that the request names', async () => {
    const [asked, other] = [await provider.addPerson(), await provider.addPerson()];
    const { body } = await redeem(provider, await createVisitor(provider).signIn(asked));
    const sub = decodeJwt(body.id_token).sub;
    const wanted: Record<string, string>[] = [
      { id_token_hint: body.id_token },
      { claims: JSON.stringify({ id_token: { sub: { value: sub } } }) },
    ];
    for (const params of wanted) {
      const refused = await createVisitor(provider).signIn(other, { params });
      expect(refused.location).toContain('error=login_required');
      expect((await createVisitor(provider).signIn(asked, { params })).location).toContain('code=');
    }
  });

  it('replaces the session when another person signs in in the same browser', async () => {
    const [first, second] = [await provider.addPerson(), await provider.addPerson()];
    const visitor = createVisitor(provider);
    const before = await redeem(provider, await visitor.signIn(first));
    const page = await visitor.signIn(second, { params: { prompt: 'login' } });
    // The library signs the first one out by a form that sends itself; without script, by a button.
    expect(page.html).toContain('lang="fr"');
    const action = /action="([^"]+)"/.exec(page.html)?.[1] ?? '';
    const end = await visitor.follow(await visitor.post(action, fieldsOf(page.html)));
    expect(end.location).toContain(`${redirectUri}?code=`);
    const after = await redeem(provider, { ...page, location: end.location });
    expect(decodeJwt(after.body.id_token).sub).not.toBe(decodeJwt(before.body.id_token).sub);
  });

  it('shows a form_post answer on a page of ours', async () => {
    const signedIn = await createVisitor(provider).signIn(await provider.addPerson(), {
      params: { response_mode: 'form_post' },
    });
    expect(signedIn.html).toContain(`action="${redirectUri}"`);
    expect(headingOf(signedIn.html)).toBeDefined();
    expect(fieldsOf(signedIn.html)).toMatchObject({
      code: expect.any(String),
      iss: provider.issuer,
    });
  });
});
