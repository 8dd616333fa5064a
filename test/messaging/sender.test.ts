/** The sender tries again, gives up, keeps the channels apart, and writes nothing personal to the log. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, expect, test } from '@jest/globals';
import { type Message, type Send, SendError } from '../../messaging/ports.ts';
import { createSender } from '../../messaging/sender.ts';
import { createSmsGateway } from '../../messaging/sms.ts';
import { createSmtp } from '../../messaging/smtp.ts';
import { createReadableLog, createTime, startGateway, startMailServer, status } from './support.ts';

const mail: Message = {
  channel: 'mail',
  to: 'joelle@example.fr',
  subject: 'Sujet',
  text: '012345 est votre code',
  html: '<p>012345</p>',
};
const sms: Message = { channel: 'sms', to: '+33612345678', text: '012345 est votre code' };
const numbered = (n: number): Message => ({ ...mail, text: String(n) });

const smtps: { close(): void }[] = [];
afterEach(() => {
  for (const smtp of smtps.splice(0)) smtp.close();
});

function open(senders: { mail?: Send; sms?: Send }) {
  const time = createTime();
  const { log, lines } = createReadableLog();
  const sender = createSender({
    mail: senders.mail,
    sms: senders.sms,
    log,
    sleep: time.sleep,
  });
  return { sender, time, lines };
}

/** Opens a sender on real servers. Its pauses take no time, and its time limits are never reached. */
function openOn(urls: { mail?: string; sms?: string }) {
  const smtp = urls.mail && createSmtp({ url: urls.mail, from: 'a@example.fr' });
  if (smtp) smtps.push(smtp);
  const { log, lines } = createReadableLog();
  const pauses: number[] = [];
  const sender = createSender({
    mail: smtp ? smtp.send : undefined,
    sms: urls.sms ? createSmsGateway({ url: urls.sms, token: 't', sender: 's' }) : undefined,
    log,
    sleep: (ms) => {
      if (ms === 8_000 || ms === 5_000) return new Promise<void>(() => {});
      pauses.push(ms);
      return Promise.resolve();
    },
  });
  return { sender, lines, pauses };
}

/** Creates a sender whose messages are accepted or refused when the test says so. */
function createManual() {
  const taken: { text: string; take(): void; fail(error: unknown): void }[] = [];
  const send: Send = ({ text }) =>
    new Promise((take, fail) => {
      taken.push({ text, take, fail });
    });
  return { taken, send };
}

const failing =
  (error: unknown, calls: number[] = []): Send =>
  async () => {
    calls.push(calls.length);
    throw error;
  };

function expectNothingPersonal(lines: readonly string[]) {
  for (const secret of ['joelle', 'example.fr', '612345678', '012345', 'Sujet']) {
    expect(lines.join('')).not.toContain(secret);
  }
}

test('tries again when a server fails for the moment, by SMTP and by HTTP', async () => {
  const answers = [451, 452, 250];
  await using server = await startMailServer(() => answers.shift() ?? 250);
  await using gateway = await startGateway(status(500), status(429), status(202));
  const { sender, lines, pauses } = openOn({ mail: server.url, sms: gateway.url });
  await sender.send(mail);
  await sender.send(sms);
  expect(server.mails).toHaveLength(1);
  expect(gateway.requests).toHaveLength(3);
  expect(pauses).toEqual([500, 1000, 500, 1000]);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'warn', channel: 'mail', attempt: 1, reason: 'SMTP EENVELOPE 451' },
    { level: 'warn', channel: 'mail', attempt: 2, reason: 'SMTP EENVELOPE 452' },
    { level: 'warn', channel: 'sms', attempt: 1, reason: 'HTTP 500' },
    { level: 'warn', channel: 'sms', attempt: 2, reason: 'HTTP 429' },
  ]);
  expectNothingPersonal(lines);
});

test('tries a refused message only once', async () => {
  await using server = await startMailServer(() => 550);
  await using gateway = await startGateway(status(401));
  const { sender, lines } = openOn({ mail: server.url, sms: gateway.url });
  await expect(sender.send(mail)).rejects.toMatchObject({ name: 'SendError', code: 'refused' });
  await expect(sender.send(sms)).rejects.toMatchObject({ name: 'SendError', code: 'refused' });
  sender.post(mail);
  await sender.drain();
  expect(server.tried).toHaveLength(2);
  expect(gateway.requests).toHaveLength(1);
  expect(lines.at(-1)).toContain('message given up');
  expectNothingPersonal(lines);
});

test('lets a person wait for 8 seconds at most', async () => {
  const { taken, send } = createManual();
  const { sender, time } = open({ mail: send });
  const sending = sender.send(mail);
  let settled = false;
  const watched = sending
    .catch((error: unknown) => error)
    .finally(() => {
      settled = true;
    });
  await time.pass(7_999);
  expect(settled).toBe(false);
  await time.pass(1);
  expect(settled).toBe(true);
  expect(await watched).toMatchObject({ name: 'SendError', code: 'failed' });
  // A failure after that is not tried again.
  taken[0]?.fail(new SendError('failed', 'SMTP ETIMEDOUT'));
  await time.pass(60_000);
  expect(taken).toHaveLength(1);
});

test('makes all attempts within the 8 seconds, and rejects with a SendError', async () => {
  const calls: number[] = [];
  const { sender, time, lines } = open({ mail: failing(new Error(`<${mail.to}> 012345`), calls) });
  const sending = sender.send(mail).catch((error: unknown) => error);
  await time.pass(3_500);
  expect(await sending).toMatchObject({ name: 'SendError', code: 'failed' });
  expect(calls).toHaveLength(4);
  expectNothingPersonal(lines);
});

test('refuses a channel without a sender at once, and logs a message posted to it', async () => {
  const { sender, time, lines } = open({ mail: async () => {} });
  await expect(sender.send(sms)).rejects.toMatchObject({ code: 'unconfigured' });
  sender.post(sms);
  await time.settle();
  expect(lines.at(-1)).toContain('message given up');
});

test('tries a posted message for about five minutes, with growing pauses', async () => {
  const calls: number[] = [];
  const { sender, time, lines } = open({
    sms: failing(new SendError('failed', 'HTTP 503'), calls),
  });
  sender.post(sms);
  await time.pass(285_999);
  expect(calls).toHaveLength(5);
  expect(lines.join('')).not.toContain('given up');
  await time.pass(1);
  expect(calls).toHaveLength(6);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ level: 'error', msg: 'message given up' });
  expectNothingPersonal(lines);
});

test('sends ten messages at once and the others in their order, without holding up the other channel', async () => {
  const { taken, send } = createManual();
  const texts: Message[] = [];
  const { sender, time } = open({ mail: send, sms: async (message) => void texts.push(message) });
  for (let n = 0; n < 15; n += 1) sender.post(numbered(n));
  await time.settle();
  expect(taken.map(({ text }) => Number(text))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  await sender.send(sms);
  expect(texts).toEqual([sms]);

  taken[3]?.take();
  taken[0]?.fail(new SendError('failed', 'SMTP 451'));
  await time.settle();
  expect(taken.slice(10).map(({ text }) => Number(text))).toEqual([10, 11]);
});

test('sends each message in the context of the request that asked for it, however long it has waited', async () => {
  const request = new AsyncLocalStorage<string>();
  const sentIn: unknown[] = [];
  const { sender } = open({
    mail: async ({ text }) => {
      sentIn.push([text, request.getStore()]);
    },
  });
  const numbers = Array.from({ length: 25 }, (_, n) => n);
  await Promise.all(numbers.map((n) => request.run(String(n), () => sender.send(numbered(n)))));
  expect(sentIn).toEqual(numbers.map((n) => [String(n), String(n)]));
});

test('frees one place, not two, when a waiting message is given up', async () => {
  const { taken, send } = createManual();
  const { sender, time } = open({ mail: send });
  for (let n = 0; n < 10; n += 1) sender.post(numbered(n));
  const late = sender.send(numbered(10)).catch((error: unknown) => error);
  await time.pass(1_000);
  sender.post(numbered(11));
  await time.pass(7_000);
  expect(await late).toMatchObject({ code: 'failed' });
  taken[0]?.take();
  await time.settle();
  expect(taken.map(({ text }) => Number(text))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11]);
});

test('refuses to send and drops what is posted when the queue is full', async () => {
  const { taken, send } = createManual();
  const { sender, time, lines } = open({ mail: send });
  for (let n = 0; n < 2_000; n += 1) sender.post(numbered(n));
  sender.post(mail);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('dropped');
  const waiting = Array.from({ length: 10 }, () => sender.send(mail).catch(() => undefined));
  await time.settle();
  await expect(sender.send(mail)).rejects.toMatchObject({ code: 'busy' });
  expect(taken).toHaveLength(10);
  await time.pass(8_000);
  await Promise.all(waiting);
  expectNothingPersonal(lines);
});

test('drains by trying the waiting messages without pauses', async () => {
  let healthy = false;
  const texts: string[] = [];
  const { sender, time, lines } = open({
    mail: async ({ text }) => {
      if (!healthy) throw new SendError('failed', 'SMTP 451');
      texts.push(text);
    },
  });
  for (let n = 0; n < 12; n += 1) sender.post(numbered(n));
  await time.pass(10_000);
  healthy = true;
  await sender.drain();
  expect(texts).toHaveLength(12);
  expect(lines.join('')).not.toMatch(/lost|given up/);
});

test('stops draining after five seconds, and logs how many messages are lost', async () => {
  const { sender, time, lines } = open({ mail: createManual().send });
  for (let n = 0; n < 12; n += 1) sender.post(mail);
  const drained = sender.drain();
  await time.pass(5_000);
  await drained;
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ level: 'error', messages: 12 });
  expectNothingPersonal(lines);
});
