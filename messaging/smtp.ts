/** Sends mail by SMTP (RFC 5321), over connections that stay open. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import { type Send, SendError } from './ports.ts';

/** How the mail server is reached. */
export interface SmtpSettings {
  /** `smtp://` or `smtps://` with user and password; the query may hold options of nodemailer. */
  readonly url: string;
  /** `Name <name@host>`, or an address alone. */
  readonly from: string;
}

/** A connection pool to one mail server. */
export interface Smtp {
  readonly send: Send;
  /** Connects and signs in without sending anything. Rejects with a `SendError`. */
  verify(): Promise<void>;
  close(): void;
}

/** The queue of the channel sends as many messages at once. */
const maxConnections = 10;
const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;
const control = /\p{Cc}/u;

/** Creates a mail sender. `timeLimit` is in ms; it holds for each mail as a whole and for each of its steps. */
export function createSmtp({ url, from }: SmtpSettings, timeLimit = 5_000): Smtp {
  const server = new URL(url);
  // With these options nodemailer writes addresses and texts to the console.
  for (const option of ['logger', 'debug']) server.searchParams.delete(option);
  const isLocal = loopback.test(server.hostname);
  const transport = createTransport({
    pool: true,
    maxConnections,
    maxRequeues: 1,
    // Codes never cross a network unencrypted, even when an attacker removes STARTTLS from the server's answer.
    requireTLS: server.protocol === 'smtp:' && !isLocal,
    // A relay on this machine has a self-signed certificate, and no attacker is between it and us.
    tls: { rejectUnauthorized: !isLocal },
    connectionTimeout: timeLimit,
    greetingTimeout: timeLimit,
    socketTimeout: timeLimit,
    dnsTimeout: timeLimit,
    disableFileAccess: true,
    disableUrlAccess: true,
    url: server.href,
  });

  return {
    async send({ to, subject = '', text, html }) {
      // nodemailer would repair a line break silently. It is refused, because it is an attempt at header injection.
      if (control.test(to) || control.test(subject)) {
        throw new SendError('refused', 'a line break in a header');
      }
      try {
        await transport.sendMail({
          from,
          // A plain string would be parsed as a list of addresses.
          to: { name: '', address: to },
          subject,
          text,
          ...(html === undefined ? {} : { html }),
          // Keeps holiday notices from answering (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: AbortSignal.timeout(timeLimit),
        });
      } catch (error) {
        throw failureOf(error);
      }
    },

    async verify() {
      const timeout = sleep(timeLimit, undefined, { ref: false }).then(() => {
        throw new SendError('failed', 'SMTP ETIMEDOUT');
      });
      try {
        await Promise.race([transport.verify(), timeout]);
      } catch (error) {
        throw failureOf(error);
      }
    },

    close: () => transport.close(),
  };
}

const smtpFailure = z.object({
  code: z.string().catch('failed'),
  /** Node's code, which nodemailer replaced by one of its own. */
  originalCode: z.string().optional().catch(undefined),
  responseCode: z.number().optional().catch(undefined),
  /** True for any 5xx but 503, which concerns the connection. */
  permanent: z.boolean().catch(false),
});

/** Builds the error from codes alone: nodemailer's message quotes the server, which quotes the address. */
function failureOf(error: unknown): SendError {
  if (error instanceof SendError) return error;
  const { code, originalCode, responseCode, permanent } = smtpFailure.parse(error);
  const reason = ['SMTP', originalCode ?? code, responseCode]
    .filter((part) => part !== undefined)
    .join(' ');
  return new SendError(permanent ? 'refused' : 'failed', reason);
}
