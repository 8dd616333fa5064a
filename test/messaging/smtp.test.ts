/** Mail is sent to a real server. */
import { afterEach, expect, jest, test } from '@jest/globals';
import { createSmtp, type Smtp, type SmtpSettings } from '../../messaging/smtp.ts';
import { codeMessage } from '../../messaging/texts.ts';
import { partsOf, startMailServer, startSilentServer } from './support.ts';

const from = 'Mon Compte <ne-pas-repondre@example.fr>';
const to = 'joelle@example.fr';
const mail = codeMessage({ channel: 'mail', to, locale: 'fr', code: '012345', minutes: 15 });

const opened: Smtp[] = [];
function open(settings: Partial<SmtpSettings> & { url: string }, limit?: number): Smtp {
  const smtp = createSmtp({ from, ...settings }, limit);
  opened.push(smtp);
  return smtp;
}
afterEach(() => {
  for (const smtp of opened.splice(0)) smtp.close();
});

test('sends a text and an HTML part, both with the code', async () => {
  await using server = await startMailServer();
  await open(server).send(mail);
  expect(server.mails).toHaveLength(1);
  const [{ source, ...envelope } = { source: '' }] = server.mails;
  expect(envelope).toMatchObject({ from: 'ne-pas-repondre@example.fr', to: [to] });
  expect(source).toMatch(/^From: "?Mon Compte"? <ne-pas-repondre@example\.fr>\r$/m);
  expect(source).toMatch(/^To: joelle@example\.fr\r$/m);
  expect(source).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  const { plain, html } = partsOf(source);
  expect(plain.replaceAll('\r\n', '\n').trimEnd()).toBe(mail.text.trimEnd());
  expect(html.replaceAll('\r\n', '\n').trimEnd()).toBe(mail.html?.trimEnd());
});

test('sends twenty parallel mails over ten connections', async () => {
  const sessions = new Set<string>();
  await using server = await startMailServer(undefined, {
    onMailFrom(_address, { id }, done) {
      sessions.add(id);
      done();
    },
  });
  const smtp = open(server);
  await Promise.all(Array.from({ length: 20 }, () => smtp.send(mail)));
  expect(server.mails).toHaveLength(20);
  expect(sessions.size).toBeLessThanOrEqual(10);
});

test('signs in with the user and password of the URL, over TLS or STARTTLS', async () => {
  const required = { authOptional: false };
  await using upgraded = await startMailServer(undefined, required);
  await using direct = await startMailServer(undefined, { ...required, secure: true });
  const user = 'us%20er:p%40ss@';
  await open({ url: `smtp://${user}${upgraded.host}` }).send(mail);
  await open({ url: `smtps://${user}${direct.host}` }).send(mail);
  for (const { mails } of [upgraded, direct]) {
    expect(mails).toMatchObject([{ user: 'us er', secure: true }]);
  }
  const refused = open({ url: `smtp://user:wrong@${upgraded.host}` });
  await expect(refused.verify()).rejects.toMatchObject({ message: 'SMTP EAUTH 535' });
  await expect(refused.send(mail)).rejects.toMatchObject({ code: 'refused' });
});

test('sends nothing unencrypted, or to a self-signed certificate, to another machine', async () => {
  await using clear = await startMailServer(undefined, { hideSTARTTLS: true });
  await using unsigned = await startMailServer();
  // 0.0.0.0 is this machine, but does not look like a loopback address.
  const elsewhere = ({ host }: { host: string }) =>
    open({ url: `smtp://${host.replace('127.0.0.1', '0.0.0.0')}` });
  for (const server of [clear, unsigned]) {
    await expect(elsewhere(server).send(mail)).rejects.toMatchObject({ code: 'failed' });
    expect(server.tried).toEqual([]);
  }
  await open(clear).send(mail);
  expect(clear.mails).toHaveLength(1);
});

test.each([
  [550, 'refused', 'SMTP EENVELOPE 550'],
  [451, 'failed', 'SMTP EENVELOPE 451'],
  [421, 'failed', expect.stringMatching(/^SMTP [A-Z]+ 421$/)],
])(
  '%i from the server: %s, and the error does not name the address',
  async (answer, code, reason) => {
    await using server = await startMailServer(() => answer);
    const error: unknown = await open(server)
      .send(mail)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'SendError', code, message: reason });
    expect(error).not.toHaveProperty('cause');
    expect(error).not.toHaveProperty('rejected');
  },
);

test('fails when the server never answers or is down', async () => {
  await using silent = await startSilentServer();
  const mute = open({ url: `smtp://${silent.host}` }, 200);
  await expect(mute.send(mail)).rejects.toMatchObject({ code: 'failed' });
  await expect(mute.verify()).rejects.toMatchObject({ message: 'SMTP ETIMEDOUT' });

  // Each byte comes in time, but the answer never ends.
  await using chatty = await startSilentServer('250-wait\r\n');
  const endless = open({ url: `smtp://${chatty.host}` }, 200);
  await expect(endless.send(mail)).rejects.toMatchObject({ code: 'failed' });
  await expect(endless.verify()).rejects.toMatchObject({ message: 'SMTP ETIMEDOUT' });

  const server = await startMailServer();
  await server[Symbol.asyncDispose]();
  const away = open(server);
  await expect(away.send(mail)).rejects.toMatchObject({
    code: 'failed',
    message: 'SMTP ECONNREFUSED',
  });
  await expect(away.verify()).rejects.toMatchObject({ message: 'SMTP ECONNREFUSED' });
});

test('verifies a server without sending a mail', async () => {
  await using server = await startMailServer();
  await open(server).verify();
  expect(server.mails).toEqual([]);
});

test.each([
  { ...mail, to: 'a@example.fr\r\nBcc: b@example.fr' },
  { ...mail, to: 'a@example.fr\nb@example.fr' },
  { ...mail, to: 'a@example.fr\u0000' },
  { ...mail, subject: 'Code\r\nBcc: b@example.fr' },
])('a line break in a header is refused before anything leaves: %#', async (message) => {
  await using server = await startMailServer();
  await expect(open(server).send(message)).rejects.toMatchObject({ code: 'refused' });
  expect(server.tried).toEqual([]);
});

test.each(['a@example.fr, b@example.fr', 'a@example.fr;b@example.fr', 'A <b@example.fr>'])(
  '%j is one address, and never a list',
  async (several) => {
    await using server = await startMailServer();
    await open(server)
      .send({ ...mail, to: several })
      .catch(() => undefined);
    expect(server.tried.length).toBeLessThanOrEqual(1);
    expect(server.tried).not.toContain('b@example.fr');
  },
);

test('writes nothing to the console, even if the URL asks for it', async () => {
  const written = jest.spyOn(console, 'log').mockImplementation(() => {});
  await using server = await startMailServer();
  await open({ url: `${server.url}?logger=true&debug=true` }).send(mail);
  expect(server.mails).toHaveLength(1);
  expect(written).not.toHaveBeenCalled();
  written.mockRestore();
});
