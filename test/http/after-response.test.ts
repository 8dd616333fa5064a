/** Work after an answer, also when the caller no longer waits for it. */
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { expect, it } from '@jest/globals';
import Koa from 'koa';
import { createAfterResponse } from '../../http/after-response.ts';
import { answersOf } from '../support/forgotten-password.ts';
import { startJourney } from '../support/journey.ts';
import { createOpenCaptcha } from '../support/open-captcha.ts';
import { openProvider } from '../support/provider.ts';

it('runs once the answer is sent, or its reader has gone', async () => {
  const { afterResponse, drain } = createAfterResponse({ error: () => undefined });
  const done: string[] = [];
  const app = new Koa();
  app.use(async (ctx) => {
    if (ctx.path === '/gone') {
      const closed = once(ctx.res, 'close');
      client.destroy();
      await closed;
    }
    afterResponse(ctx, async () => {
      done.push(ctx.path);
    });
    ctx.body = 'ok';
  });
  const server = createServer(app.callback()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const client = get({ port: address.port, path: '/gone' });
  client.on('error', () => undefined);
  await new Promise((resolve) => client.once('close', resolve));
  const reply = get({ port: address.port, path: '/read', agent: false });
  const [answer] = await once(reply, 'response');
  answer.resume();
  await once(answer, 'end');
  server.close();
  await drain();
  expect(done.sort()).toEqual(['/gone', '/read']);
});

it('the code of a forgotten password is sent after the answer', async () => {
  const order: string[] = [];
  const { promise: taken, resolve: take } = Promise.withResolvers<void>();
  const captcha = createOpenCaptcha();
  await using provider = await openProvider({
    captcha: captcha.driver,
    async send() {
      await taken;
      order.push('sent');
    },
  });
  const person = await provider.addPerson();
  const journey = await startJourney(provider);
  await journey.open('forgotten');
  await journey.visitor.get(journey.location.replace(/[^/]*$/, 'captcha-picture'));
  await journey.send({ ...answersOf(person), captcha: captcha.answer() });
  expect(journey.page).toBe('forgotten-code');
  order.push('answered');
  take();
  await provider.drainAll();
  expect(order).toEqual(['answered', 'sent']);
});
