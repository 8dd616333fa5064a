/** When a session is written to the store. */
import { expect, it } from '@jest/globals';
import { openProvider, portal } from '../../support/provider.ts';
import { createVisitor, fieldsOf } from '../../support/visitor.ts';

it('does not write a session when only its end has moved', async () => {
  await using provider = await openProvider();
  const { payloads } = provider.storage;
  const written: string[] = [];
  const { upsert, replace } = payloads;
  const noted =
    <Rest extends unknown[], Answer>(write: (model: string, ...rest: Rest) => Answer) =>
    (model: string, ...rest: Rest) => {
      written.push(model);
      return write(model, ...rest);
    };
  Object.defineProperties(payloads, {
    upsert: { value: noted(upsert) },
    replace: { value: noted(replace) },
  });
  const visitor = createVisitor(provider);
  await visitor.signIn(await provider.addPerson());
  expect(written).toContain('Session');

  written.length = 0;
  expect((await visitor.begin(portal)).location).toContain('code=');
  expect(written).toEqual(['AuthorizationCode']);

  const page = await visitor.visit('/session/end');
  expect(written).toContain('Session');
  await visitor.post('/session/end/confirm', { ...fieldsOf(page.reply.text), logout: 'yes' });
  expect((await visitor.begin(portal)).location).not.toContain('code=');
});
