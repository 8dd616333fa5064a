/** A forgotten password: the pages are the same for everybody, and the person who reads the code chooses a new one. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { userinfo } from '../../provider/services.ts';
import { answersOf, createForgetful } from '../../support/forgotten.ts';
import { createOpenCaptcha } from '../../support/open-captcha.ts';
import { openProvider, portal, randomNir, type TestProvider } from '../../support/provider.ts';
import { createVisitor, token } from '../../support/visitor.ts';
import { lastCode, newAddress, otherThan, setOut, withoutUids } from '../../support/walk.ts';

const captcha = createOpenCaptcha();
let provider: TestProvider;
let asked: ReturnType<typeof createForgetful>;
beforeAll(async () => {
  provider = await openProvider({ captcha: captcha.driver });
  asked = createForgetful(provider, captcha);
});
afterAll(() => provider[Symbol.asyncDispose]());

const minute = 60_000;
const chosen = 'Olivier7Jardin';
const both = { password: chosen, confirmation: chosen };
const sentTo = (to: string) => provider.outbox.messages().filter((message) => message.to === to);

/** Adds a person with a mail address of their own. */
async function known(details: Parameters<TestProvider['addPerson']>[0] = {}) {
  const email = newAddress();
  const person = await provider.addPerson({
    contacts: { email: { value: email, verified: true } },
    ...details,
  });
  return { person, email, answers: answersOf(person) };
}

describe('a request for a code', () => {
  it('shows the same pages whether the account exists and has a contact or not', async () => {
    const someone = await known();
    const lonely = await provider.addPerson({ contacts: {} });
    const everybody = [
      someone.answers,
      { ...(await known()).answers, birthDate: '18/03/1969' },
      answersOf({ identifier: randomNir() }),
      answersOf(lonely),
    ];
    const seen: string[][] = [];
    for (const answers of everybody) {
      const pages: string[] = [];
      const { walk } = await asked(answers);
      const look = () => pages.push(`${walk.status} ${walk.page} ${withoutUids(walk.html)}`);
      look();
      const isKnown = answers === someone.answers;
      const wrong = isKnown ? otherThan(lastCode(provider)) : '123456';
      for (let tries = 0; tries < 7; tries += 1) {
        await walk.send({ code: wrong }, 'forgotten-code');
        look();
      }
      await walk.send({ code: 'ACDE-FGHJ-KMNP' }, 'forgotten-code');
      look();
      // The real clock runs on between the requests, so the wait may differ by some seconds.
      await walk.send({}, 'forgotten-again');
      expect(walk.words).not.toContain('reste valable');
      pages.push(`${walk.status} ${withoutUids(walk.html).replace(/\d+ secondes/, '')}`);
      provider.advance(minute);
      await walk.send({}, 'forgotten-again');
      look();
      await provider.drainAll();
      await walk.open('forgotten-password');
      look();
      seen.push(pages);
    }
    for (const pages of seen) expect(pages).toEqual(seen[0]);
    expect(sentTo(someone.email)).toHaveLength(2);
  });

  it('repeated within a minute leaves the first code valid; a request for another person does not', async () => {
    const { answers, person } = await known();
    const { walk, ask } = await asked(answers);
    const code = lastCode(provider);
    await ask((await known()).answers);
    await walk.send({ code });
    expect(walk.status).toBe(422);
    await ask(answers);
    await walk.send({ code });
    expect(walk.page).toBe('forgotten-password');
    await walk.send(both);
    expect((await setOut(provider, { ...person, password: chosen })).page).toBe('service');
  });

  it('is refused the sixth time in an hour for one person', async () => {
    const { answers } = await known();
    for (let times = 0; times < 5; times += 1) {
      expect((await asked(answers)).walk.page).toBe('forgotten-code');
    }
    const { walk } = await asked(answers);
    expect(walk.status).toBe(429);
    expect(walk.words).toContain('Réessayez dans 60 minutes');
    provider.advance(60 * minute);
    expect((await asked(answers)).walk.page).toBe('forgotten-code');
  });

  it('requires all captcha characters, each picture once, within ten minutes', async () => {
    const { answers } = await known();
    const { walk, ask } = await asked(answers, {});
    const used = captcha.answer();
    for (const wrong of ['', 'WRONG', used]) {
      await ask({ ...answers, identifier: randomNir() }, wrong);
      expect([wrong, walk.status]).toEqual([wrong, 422]);
      expect(walk.html).toContain('id="captcha-error"');
    }
    const late = await setOut(provider);
    await late.open('forgotten');
    await late.visitor.get(late.location.replace('forgotten', 'captcha-picture'));
    provider.advance(10 * minute);
    await late.send({ ...answers, captcha: captcha.answer() });
    expect(late.status).toBe(422);
  });

  it('shows all faults at once and keeps typed values', async () => {
    const walk = await setOut(provider);
    await walk.open('forgotten');
    await walk.visitor.get(walk.location.replace('forgotten', 'captcha-picture'));
    await walk.send({ identifier: '12', birthDate: '31/02/1980' });
    expect(walk.status).toBe(422);
    for (const field of ['identifier', 'birthDate', 'channel', 'captcha']) {
      expect(walk.html).toContain(`id="${field}-error"`);
    }
    expect(walk.html).toMatch(/value="31\/02\/1980"[\s\S]*Choisissez par SMS ou par mail\./);
    await walk.send({ identifier: '7690395277002' });
    expect(walk.words).toContain('Tapez votre identifiant provisoire : la lettre P et 8 chiffres.');
    // A form with other faults does not use the picture up.
    await walk.send({ ...(await known()).answers, captcha: captcha.answer() });
    expect(walk.page).toBe('forgotten-code');
  });
});

describe('a person who has typed the code', () => {
  it('chooses a password, receives a notice, and signs in at once although all tries were used up', async () => {
    const { answers, person, email } = await known();
    const open = await setOut(provider, person, {
      params: { scope: 'openid offline_access', prompt: 'consent' },
    });
    await open.send({ decision: 'allow' });
    const tokens = await open.tokens();
    const { visitor } = open;
    for (const browser of [visitor, createVisitor(provider)]) {
      for (let tries = 0; tries < 6; tries += 1) {
        await setOut(
          provider,
          { ...person, password: 'Wrong-4-sure' },
          {
            visitor: browser,
            params: { prompt: 'login' },
          },
        );
      }
    }
    const { walk } = await asked(answers, { visitor: createVisitor(provider) });
    await walk.send({ code: lastCode(provider) });
    await walk.send({ password: person.password, confirmation: person.password });
    expect([walk.status, walk.words.includes("C'est votre mot de passe actuel")]).toEqual([
      422,
      true,
    ]);
    await walk.send(both);
    expect(walk.page).toBe('login');
    expect(walk.words).toMatch(/mot de passe (est|a été) (changé|modifié)/);
    expect((await walk.send({ identifier: person.identifier, password: chosen })).status).toBe(303);
    expect(walk.location).toContain('code=');

    expect((await setOut(provider, undefined, { visitor })).page).toBe('login');
    expect((await userinfo(provider, tokens.access_token)).status).toBe(401);
    const { refresh_token } = tokens;
    const refreshed = await token(provider, portal, { grant_type: 'refresh_token', refresh_token });
    expect(refreshed.body.error).toBe('invalid_grant');
    await provider.drainAll();
    expect(sentTo(email)[0]?.text).toContain('mot de passe');
    expect(sentTo(email)[0]?.text).not.toMatch(/\d{6}/);
  });

  it('need not wait on a known browser whose tries were used up', async () => {
    const { answers, person } = await known();
    const { visitor } = await setOut(provider, person);
    for (let tries = 0; tries < 6; tries += 1) {
      await setOut(
        provider,
        { ...person, password: 'Wrong-4-sure' },
        {
          visitor,
          params: { prompt: 'login' },
        },
      );
    }
    const { walk } = await asked(answers, { visitor, params: { prompt: 'login' } });
    await walk.send({ code: lastCode(provider) });
    await walk.send(both);
    await walk.send({ identifier: person.identifier, password: chosen });
    expect(walk.location).toContain('code=');
  });

  it('continues with the remaining steps of the first connection when the old password was given out', async () => {
    const { answers, person } = await known({ kind: 'legacy' });
    const { walk } = await asked(answers);
    await walk.send({ code: lastCode(provider) });
    await walk.send(both);
    await walk.send({ identifier: person.identifier, password: chosen });
    expect(walk.page).toBe('announcement');
    expect((await setOut(provider, person)).status).toBe(401);
  });

  it('is not asked for a code again, and has proven a contact that a fund had noted', async () => {
    const email = newAddress();
    const { answers, person } = await known({
      contacts: { email: { value: email, verified: false } },
    });
    const { walk } = await asked({ ...answers, channel: 'sms' });
    expect(sentTo(email)).toHaveLength(1);
    const code = lastCode(provider);
    const sent = await Promise.all([walk.sent({ code }), walk.sent({ code })]);
    expect(sent.some(({ status }) => status === 303)).toBe(true);
    await walk.send({ code });
    expect(walk.page).toBe('forgotten-password');
    await walk.send(both);
    const next = await setOut(provider, { ...person, password: chosen });
    expect(next.page).toBe('service');
  });

  it('is refused when the contact was changed in the meantime', async () => {
    const { answers, person } = await known();
    const { walk } = await asked(answers);
    await walk.send({ code: lastCode(provider) });
    await provider.domain.updateAccount(person.accountId, (account) => ({
      ...account,
      contacts: { email: { value: newAddress(), verified: true } },
    }));
    await walk.send(both);
    expect(walk.status).toBe(400);
    expect((await setOut(provider, person)).page).toBe('service');
  });
});

it.each(['forgotten-code', 'forgotten-again', 'forgotten-password'])(
  '%s opened directly leads back to the first page',
  async (name) => {
    const walk = await setOut(provider);
    await walk.open(name);
    expect(walk.page).toBe('forgotten');
    await walk.send({ code: '123456', ...both }, name === 'forgotten-again' ? 'login' : name);
    expect(walk.page).not.toBe('forgotten-password');
  },
);
