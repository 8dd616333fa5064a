import { expect, test } from '@jest/globals';
import { createOutbox } from '../../messaging/outbox.ts';
import { passwordChanged } from '../../messaging/texts.ts';

test('the outbox keeps the text of a mail and not its HTML', async () => {
  const outbox = createOutbox(() => 0);
  const message = passwordChanged({ channel: 'mail', to: 'a@example.fr', locale: 'fr' });
  await outbox.send(message);
  const { html, ...shown } = message;
  expect(html).toBeDefined();
  expect(outbox.messages()).toEqual([{ ...shown, sentAt: '1970-01-01T00:00:00.000Z' }]);
});
