/** Text messages are posted to a real gateway. */
import type { ServerResponse } from 'node:http';
import { expect, test } from '@jest/globals';
import { createSmsGateway } from '../../messaging/sms.ts';
import { startGateway, startSilentServer, status } from './support.ts';

const message = { channel: 'sms', to: '+33612345678', text: '012345 – é' } as const;
const open = (url: string, limit?: number) =>
  createSmsGateway({ url, token: 'secret-token', sender: 'MonCompte' }, limit);

test('sends a message as one POST with the token and JSON', async () => {
  await using gateway = await startGateway(status(200), status(204));
  const send = open(gateway.url);
  await send(message);
  await send(message);
  expect(gateway.requests).toHaveLength(2);
  const [{ method, headers, body } = { body: '' }] = gateway.requests;
  expect({ method, headers }).toMatchObject({
    method: 'POST',
    headers: { authorization: 'Bearer secret-token', 'content-type': 'application/json' },
  });
  expect(JSON.parse(body)).toEqual({ to: '+33612345678', from: 'MonCompte', text: '012345 – é' });
});

test.each([
  [400, 'refused'],
  [401, 'refused'],
  [404, 'refused'],
  [408, 'failed'],
  [429, 'failed'],
  [500, 'failed'],
  [503, 'failed'],
])('%i: %s, told by the status alone', async (answer, code) => {
  await using gateway = await startGateway(status(answer));
  const error: unknown = await open(gateway.url)(message).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'SendError', code, message: `HTTP ${answer}` });
  expect(error).not.toHaveProperty('cause');
});

test('does not follow a redirect with the token and the number', async () => {
  await using elsewhere = await startGateway(status(200));
  await using gateway = await startGateway((response: ServerResponse) => {
    response.writeHead(307, { Location: elsewhere.url }).end();
  });
  await expect(open(gateway.url)(message)).rejects.toMatchObject({ code: 'refused' });
  expect(elsewhere.requests).toEqual([]);
});

test('does not read an endless answer', async () => {
  let written = 0;
  await using gateway = await startGateway((response: ServerResponse) => {
    const more = () => {
      while (!response.destroyed) {
        written += 65_536;
        if (!response.write(Buffer.alloc(65_536))) return void response.once('drain', more);
      }
    };
    more();
  });
  await open(gateway.url)(message);
  expect(written).toBeLessThan(10_000_000);
});

test('fails when the gateway never answers, is down or does not exist', async () => {
  await using silent = await startSilentServer();
  await expect(open(`http://${silent.host}`, 100)(message)).rejects.toMatchObject({
    code: 'failed',
    message: 'HTTP TimeoutError',
  });
  const gateway = await startGateway();
  await gateway[Symbol.asyncDispose]();
  await expect(open(gateway.url)(message)).rejects.toMatchObject({
    code: 'failed',
    message: 'HTTP ECONNREFUSED',
  });
});
