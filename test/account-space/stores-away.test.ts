/**
 * A store that goes away in the middle of a form, before each of its calls in turn: either nothing has changed and the person is
 * told to come back, or all has changed and the page goes on.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fieldsOfForm, openSpace } from '../support/account-space.ts';
import { addFamily } from '../support/family.ts';
import { newAddress } from '../support/journey.ts';
import { openProvider, type Person, type TestProvider } from '../support/provider.ts';
import { createFailingStorage } from '../support/servers/failing-storage.ts';
import type { Reply } from '../support/visitor.ts';

const faults = createFailingStorage();
let provider: TestProvider;
beforeAll(async () => {
  provider = await openProvider({ openStorage: faults.openStorage });
});
afterAll(() => provider[Symbol.asyncDispose]());

/** A form that was opened, and what it is about to change. */
interface OpenForm {
  readonly space: Awaited<ReturnType<typeof openSpace>>;
  readonly page: Reply;
  readonly action: string;
  readonly fields?: Readonly<Record<string, string>>;
  /** Resolves with true once the change is made. */
  isDone(): Promise<boolean>;
}

async function openPerson() {
  const person = await provider.addPerson({
    contacts: {
      email: { value: newAddress(), verified: true },
      phone: { value: '+33612345678', verified: true },
    },
  });
  return { person, space: await openSpace(provider, person) };
}
async function accountOf({ accountId }: Pick<Person, 'accountId'>) {
  const record = await provider.domain.accounts.find(accountId);
  if (record === undefined) throw new Error('no account');
  return provider.domain.accounts.open(record);
}

/** Adds a family in which Pierre has the autorisation de gestion, and signs one of them in. */
async function openAuthorized(name: 'angela' | 'pierre') {
  const family = await addFamily(provider);
  const { household } = provider.domain;
  await household.give({ dossierId: family.id, accountId: family.angela.accountId });
  return { ...family, person: family[name], space: await openSpace(provider, family[name]) };
}

const forms: Readonly<Record<string, () => Promise<OpenForm>>> = {
  'giving an authorization': async () => {
    const { angela, pierre, at, rightsOf } = await addFamily(provider);
    const space = await openSpace(provider, angela);
    return {
      space,
      page: await space.openFresh(at('authorization')),
      action: at('authorization'),
      fields: { agreed: 'yes' },
      isDone: async () => (await rightsOf(pierre)).includes('manage'),
    };
  },
  'declaring a separation': async () => {
    const { space, pierre, at, rightsOf } = await openAuthorized('pierre');
    return {
      space,
      page: await space.openFresh(at('separation')),
      action: at('separation'),
      fields: { date: '15/02/2026' },
      isDone: async () => !(await rightsOf(pierre)).includes('manage'),
    };
  },
  'removing a contact': async () => {
    const { person, space } = await openPerson();
    return {
      space,
      page: (await space.open('/account/contacts')).reply,
      action: '/account/contacts/sms/remove',
      isDone: async () => (await accountOf(person)).contacts.phone === undefined,
    };
  },
  'changing the password': async () => {
    const { person, space } = await openPerson();
    const before = (await accountOf(person)).password?.hash;
    return {
      space,
      page: (await space.open('/account/password')).reply,
      action: '/account/password',
      fields: {
        current: person.password,
        password: 'Olivier7Jardin',
        confirmation: 'Olivier7Jardin',
      },
      isDone: async () => (await accountOf(person)).password?.hash !== before,
    };
  },
  'closing the account': async () => {
    const { space, angela, pierre, rightsOf } = await openAuthorized('angela');
    return {
      space,
      page: await space.openFresh('/account/close'),
      action: '/account/close',
      fields: { password: angela.password },
      async isDone() {
        const isClosed = (await accountOf(angela)).standing.closedAt !== undefined;
        // A closed account leaves no authorization behind.
        if (isClosed) expect(await rightsOf(pierre)).not.toContain('manage');
        return isClosed;
      },
    };
  },
};

/** Sends the form while the store goes away after this many calls. */
async function sendWith(calls: number, { space, page, action, fields }: Omit<OpenForm, 'isDone'>) {
  const form = { ...fieldsOfForm(page.text, action), ...fields };
  faults.failAfter(calls);
  const reply = await space.visitor.postOnly(action, form);
  return { reply, failed: faults.restore() };
}

test.each(Object.keys(forms))('%s', async (name) => {
  const statuses = new Set<number>();
  for (let calls = 0; ; calls += 1) {
    const form = await forms[name]?.();
    if (form === undefined) throw new Error('no form');
    const { reply, failed } = await sendWith(calls, form);
    const isDone = await form.isDone();
    expect([calls, reply.status, isDone]).toEqual([calls, isDone ? 303 : 503, isDone]);
    statuses.add(reply.status);
    if (failed === 0) break;
    if (isDone) {
      // What the audit trail lacks stands in the log.
      expect(provider.logged.slice(-4).join('')).toContain('what follows it was not done');
      continue;
    }
    // The same form once more, as the page says.
    const again = await form.space.send(form.page, form.action, form.fields);
    expect([calls, again.status, await form.isDone()]).toEqual([calls, 200, true]);
  }
  expect(statuses).toEqual(new Set([503, 303]));
});

test('an account whose closing failed half way may give an authorization again', async () => {
  const blocked = async ({ accountId }: Pick<Person, 'accountId'>) =>
    (await provider.domain.household.dossiersOf(accountId)).flatMap(
      ({ dossier }) => dossier.blocked,
    );
  const { space, at, angela, pierre, rightsOf } = await openAuthorized('angela');
  const page = await space.openFresh('/account/close');
  // The dossier is written, and the account can't be.
  faults.failAfter(0, 'update');
  const closing = { ...fieldsOfForm(page.text, '/account/close'), password: angela.password };
  const reply = await space.visitor.postOnly('/account/close', closing);
  expect([reply.status, faults.restore()]).toEqual([503, 1]);
  expect(await blocked(angela)).toMatchObject([{ reason: 'closed' }]);
  expect(await rightsOf(pierre)).not.toContain('manage');
  const form = await space.openFresh(at('authorization'));
  expect((await space.send(form, at('authorization'), { agreed: 'yes' })).status).toBe(200);
  expect([await blocked(angela), await rightsOf(pierre)]).toEqual([
    [],
    expect.arrayContaining(['manage']),
  ]);
});
