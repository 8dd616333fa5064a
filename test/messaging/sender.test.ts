/** What the provider sends with: tries again, gives up, keeps the channels apart, tells the log nothing. */
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

/** Real servers, with pauses that take no time: only the limit of a whole sending is not reached. */
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

/** Resolves or rejects when told to. */
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

test('a server that falters is tried again, by SMTP and by HTTP', async () => {
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

test('a refusal is for good: one try', async () => {
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

test('a person waits 8 seconds at most, whatever the server does', async () => {
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
  // What fails afterwards is not tried again.
  taken[0]?.fail(new SendError('failed', 'SMTP ETIMEDOUT'));
  await time.pass(60_000);
  expect(taken).toHaveLength(1);
});

test('the tries of a sending lie within its 8 seconds, and what is thrown is one class', async () => {
  const calls: number[] = [];
  const { sender, time, lines } = open({ mail: failing(new Error(`<${mail.to}> 012345`), calls) });
  const sending = sender.send(mail).catch((error: unknown) => error);
  await time.pass(3_500);
  expect(await sending).toMatchObject({ name: 'SendError', code: 'failed' });
  expect(calls).toHaveLength(4);
  expectNothingPersonal(lines);
});

test('a channel that is not there is refused at once, and posting to it is told in the log', async () => {
  const { sender, time, lines } = open({ mail: async () => {} });
  await expect(sender.send(sms)).rejects.toMatchObject({ code: 'unconfigured' });
  sender.post(sms);
  await time.settle();
  expect(lines.at(-1)).toContain('message given up');
});

test('what is posted is tried for about five minutes, with growing pauses', async () => {
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

test('ten at once, the others in their order; the other channel does not notice', async () => {
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

test('who leaves the line when the time is over makes no place for two', async () => {
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

test('the line has an end: sending is refused at once, posting is dropped with a line in the log', async () => {
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

test('draining sends what waits, without the pauses', async () => {
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

test('draining ends after five seconds, and says how much is lost', async () => {
  const { sender, time, lines } = open({ mail: createManual().send });
  for (let n = 0; n < 12; n += 1) sender.post(mail);
  const drained = sender.drain();
  await time.pass(5_000);
  await drained;
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ level: 'error', messages: 12 });
  expectNothingPersonal(lines);
});
