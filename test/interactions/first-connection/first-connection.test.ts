/** The first connection, from the password that was given out to the service. */
import { expect, test } from '@jest/globals';
import { openProvider } from '../../support/provider.ts';
import { createVisitor, fieldsOf, headingOf, redeem } from '../../support/visitor.ts';

const newPassword = 'Olivier7Jardin';
/** Returns the first run of 6 digits, as people are told to find the code. */
const codeIn = (text: string | undefined) => /\d{6}/.exec(text ?? '')?.[0] ?? '';

test('three steps lead a person with a given password to the service', async () => {
  await using provider = await openProvider();
  const person = await provider.addPerson({ kind: 'legacy', contacts: {} });
  const visitor = createVisitor(provider);
  let page = await visitor.signIn(person);
  const go = async (fields: Record<string, string> = {}) => {
    const reply = await visitor.post(page.location, { ...fieldsOf(page.html), ...fields });
    const end = await visitor.follow(reply);
    page = { ...page, ...end, location: end.location || page.location, html: end.reply.text };
    return end.reply;
  };

  expect(headingOf(page.html)).toContain('change');
  await go();
  expect(page.location).toMatch(/\/terms$/);
  expect((await go()).status).toBe(422);
  await go({ accept: 'yes' });
  expect(page.location).toMatch(/\/new-password$/);
  await go({ password: newPassword, confirmation: newPassword });
  expect(page.location).toMatch(/\/contact$/);
  await go({ channel: 'sms', phone: '06 12 34 56 78', email: '' });
  expect(page.location).toMatch(/\/contact-code$/);
  expect(page.html).toContain('06 12 34 56 78');
  const [sms] = provider.outbox.messages();
  expect(sms).toMatchObject({ channel: 'sms', to: '+33612345678' });
  await go({ code: codeIn(sms?.text) });
  expect(page.location).toMatch(/^https:\/\/service\.example\/callback\?code=/);

  const tokens = await redeem(provider, page);
  expect(tokens.status).toBe(200);
  // The second sign-in shows no further page, and the password that was given out no longer works.
  const other = createVisitor(provider);
  expect((await other.signIn(person)).reply.status).toBe(401);
  const again = await createVisitor(provider).signIn({ ...person, password: newPassword });
  expect(again.location).toContain('https://service.example/callback?code=');
});
