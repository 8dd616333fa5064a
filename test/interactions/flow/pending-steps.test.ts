/** The pending steps of a first connection: they are asked for in their order, and none can be skipped. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PendingStep, pendingStepNames } from '../../../accounts/account.ts';
import { completeStep, completeStepsUntil, startJourney } from '../../support/journey.ts';
import { openProvider, partner, portal, type TestProvider } from '../../support/provider.ts';
import { openTwo } from '../../support/servers/two-providers.ts';
import { fieldsOf, token } from '../../support/visitor.ts';

let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider();
});
afterAll(() => provider[Symbol.asyncDispose]());

const pages: Readonly<Record<PendingStep, readonly string[]>> = {
  keep_account: ['keep-account'],
  announcement: ['announcement'],
  terms: ['terms'],
  new_password: ['new-password'],
  contact: ['contact', 'contact-code'],
};

/** Adds a person who has exactly these steps pending. */
const withPending = (pending: readonly PendingStep[]) =>
  provider.addPerson({
    kind: pending.includes('new_password') ? 'legacy' : 'personal',
    contacts: pending.includes('contact')
      ? {}
      : { email: { value: 'a@example.fr', verified: true } },
    standing: {
      announced: !pending.includes('announcement'),
      ...(pending.includes('keep_account') && { closedAt: Date.now() }),
      ...(!pending.includes('terms') && { terms: { version: '1', at: 0 } }),
    },
  });

// A closed account is met alone and with all steps pending: whichever the others are, it comes first.
const subsets = Array.from({ length: 2 ** pendingStepNames.length }, (_, bits) =>
  pendingStepNames.filter((_step, i) => (bits >> i) % 2 === 1),
).filter(
  (steps) => !steps.includes('keep_account') || [1, pendingStepNames.length].includes(steps.length),
);

describe('pending steps', () => {
  it.each(subsets.map((subset) => [subset.join(', ') || 'nothing', subset] as const))(
    '%s: asked for in order, and no authorization code is issued before',
    async (_name, pending) => {
      const person = await withPending(pending);
      const journey = await startJourney(provider, person);
      const met: string[] = [];
      for (let i = 0; journey.page !== 'service' && i < 8; i += 1) {
        met.push(journey.page);
        const silent = await journey.visitor.begin(portal, { prompt: 'none' });
        expect(silent.location).toContain('error=interaction_required');
        await completeStep(provider, journey);
      }
      expect(met).toEqual(pending.flatMap((step) => pages[step]));
      expect(journey.location).toContain('code=');
      expect((await journey.tokens()).id_token).toBeDefined();
    },
  );

  it('answers a form of another step with 409, and redirects its page to the pending one', async () => {
    const journey = await startJourney(provider, await withPending(pendingStepNames));
    const forms: [string, Record<string, string>][] = [
      ['terms', { accept: 'yes' }],
      ['new-password', { password: 'Olivier7Jardin', confirmation: 'Olivier7Jardin' }],
      ['contact', { channel: 'mail', email: 'a@example.fr', phone: '' }],
      ['contact-code', { code: '123456' }],
      ['consent', { decision: 'allow' }],
      ['login-code', { code: '123456' }],
      ['forgotten-password', { password: 'Olivier7Jardin', confirmation: 'Olivier7Jardin' }],
    ];
    for (const [name, fields] of forms) {
      const conflict = await journey.post(fields, name);
      expect([name, conflict.status]).toEqual([name, 409]);
      expect(conflict.text).toContain(`action="${journey.location}"`);
      const detour = await journey.visitor.get(journey.location.replace(/[^/]*$/, name));
      expect([detour.status, detour.headers['location']]).toEqual([303, journey.location]);
    }
    await completeStepsUntil(provider, journey, 'service');
    expect(journey.location).toContain('code=');
  });

  it('shows no fault when the person goes back, and asks for no finished step again', async () => {
    const journey = await startJourney(provider, await withPending(pendingStepNames));
    const first = { location: journey.location, fields: fieldsOf(journey.html) };
    await completeStepsUntil(provider, journey, 'new-password');
    const back = await journey.visitor.visit(first.location);
    expect(back.reply.status).toBeLessThan(500);
    const again = await journey.visitor.follow(
      await journey.visitor.post(first.location, first.fields),
    );
    expect(again.reply.status).toBeLessThan(500);
    const resumed = await startJourney(provider, undefined, { visitor: journey.visitor });
    expect(resumed.page).toBe('new-password');
    await completeStepsUntil(provider, journey, 'service');
    expect(journey.location).toContain('code=');
  });

  it('lets two tabs both finish, whatever was done in the other one', async () => {
    for (const page of ['announcement', 'terms', 'new-password', 'contact', 'contact-code']) {
      const person = await withPending(pendingStepNames);
      const first = await startJourney(provider, person);
      await completeStepsUntil(provider, first, page);
      const second = await startJourney(provider, undefined, { visitor: first.visitor });
      if (page === 'contact-code') await second.open('contact-code');
      expect(second.page).toBe(page);
      await completeStepsUntil(provider, first, 'service');
      expect([page, first.location]).toEqual([page, expect.stringContaining('code=')]);
      await completeStepsUntil(provider, second, 'service');
      expect([page, second.location]).toEqual([page, expect.stringContaining('code=')]);
      // The first one's session goes on as it was.
      const third = await startJourney(provider, undefined, { visitor: first.visitor });
      expect([page, third.page]).toEqual([page, 'service']);
      const { acr, amr } = await third.idToken();
      expect({ acr, amr }).toEqual({ acr: 'password+otp', amr: ['pwd', 'otp'] });
    }
  });

  it('asks for the same step when another service starts in the same session', async () => {
    const journey = await startJourney(provider, await withPending(pendingStepNames));
    await completeStepsUntil(provider, journey, 'terms');
    const other = await startJourney(provider, undefined, {
      visitor: journey.visitor,
      client: partner,
    });
    expect(other.page).toBe('terms');
    const silent = await journey.visitor.begin(partner, { prompt: 'none' });
    expect(silent.location).toContain('error=interaction_required');
    await completeStepsUntil(provider, other, 'consent');
    expect(other.page).toBe('consent');
  });

  it('keeps finished steps when the browser is closed', async () => {
    const person = await withPending(pendingStepNames);
    const journey = await startJourney(provider, person);
    await completeStepsUntil(provider, journey, 'contact-code');
    const later = await startJourney(provider, { ...person, password: 'Olivier7Jardin' });
    expect(later.page).toBe('contact');
  });

  it.each(pendingStepNames)(
    'shows a page, and no server error, when the account is deleted before %s',
    async (step) => {
      const person = await withPending([step]);
      const journey = await startJourney(provider, person);
      await provider.storage.accounts.remove(person.accountId);
      await completeStep(provider, journey);
      expect(journey.status).toBeLessThan(500);
      expect(journey.location).not.toContain('code=');
      const again = await startJourney(provider, undefined, { visitor: journey.visitor });
      expect(again.page).toBe('login');
    },
  );
});

describe('a new version of the terms', () => {
  it('is asked for once; refresh tokens are refused until it is accepted, and stay valid', async () => {
    await using pair = await openTwo({}, { termsVersion: '2' });
    const { one: before, two: after } = pair;
    const person = await before.addPerson();
    const params = { scope: 'openid offline_access', prompt: 'consent' };
    const journey = await startJourney(before, person, { params });
    await journey.send({ decision: 'allow' });
    const { refresh_token } = await journey.tokens();
    const refresh = (at: TestProvider) =>
      token(at, portal, { grant_type: 'refresh_token', refresh_token });
    expect((await refresh(before)).status).toBe(200);

    const refused = await refresh(after);
    expect([refused.status, refused.body.error]).toEqual([400, 'invalid_grant']);
    const asked = await startJourney(after, person);
    expect(asked.page).toBe('terms');
    await completeStep(after, asked);
    expect(asked.page).toBe('service');
    expect((await refresh(after)).status).toBe(200);
    expect((await startJourney(after, person)).page).toBe('service');
  });
});
