/** Mail by SMTP (RFC 5321), over connections that are kept open. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import { type Send, SendError } from './ports.ts';

export interface SmtpSettings {
  /** `smtp://` or `smtps://`, with user and password; nodemailer's options may follow as a query. */
  readonly url: string;
  /** `Name <name@host>`, or the address alone. */
  readonly from: string;
}

export interface Smtp {
  readonly send: Send;
  /** Connects and signs in, and sends nothing; rejects with a `SendError`. */
  verify(): Promise<void>;
  close(): void;
}

/** As many as the sender has under way at once. */
const maxConnections = 10;
const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;
const control = /\p{Cc}/u;

/** Sends with a time limit in milliseconds, for each mail as a whole and for each step of it. */
export function createSmtp({ url, from }: SmtpSettings, limit = 5_000): Smtp {
  const server = new URL(url);
  // The library would write addresses and texts to the console.
  for (const option of ['logger', 'debug']) server.searchParams.delete(option);
  const local = loopback.test(server.hostname);
  const transport = createTransport({
    pool: true,
    maxConnections,
    maxRequeues: 1,
    // Codes do not cross a network in the clear, even when someone on the way hides STARTTLS.
    requireTLS: server.protocol === 'smtp:' && !local,
    // A relay on this machine has a certificate that nobody signed, and nobody stands in between.
    tls: { rejectUnauthorized: !local },
    connectionTimeout: limit,
    greetingTimeout: limit,
    socketTimeout: limit,
    dnsTimeout: limit,
    disableFileAccess: true,
    disableUrlAccess: true,
    url: server.href,
  });

  return {
    async send({ to, subject = '', text, html }) {
      // The library would mend a line break; who sends one is up to something (header injection).
      if (control.test(to) || control.test(subject)) {
        throw new SendError('refused', 'a line break in a header');
      }
      try {
        await transport.sendMail({
          from,
          // As a text it would be read as a list.
          to: { name: '', address: to },
          subject,
          text,
          ...(html === undefined ? {} : { html }),
          // No answer by a holiday notice (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: AbortSignal.timeout(limit),
        });
      } catch (error) {
        throw failureOf(error);
      }
    },

    async verify() {
      const late = sleep(limit, undefined, { ref: false }).then(() => {
        throw new SendError('failed', 'SMTP ETIMEDOUT');
      });
      try {
        await Promise.race([transport.verify(), late]);
      } catch (error) {
        throw failureOf(error);
      }
    },

    close: () => transport.close(),
  };
}

const smtpFailure = z.object({
  code: z.string().catch('failed'),
  /** What Node said before the library gave it a code of its own. */
  originalCode: z.string().optional().catch(undefined),
  responseCode: z.number().optional().catch(undefined),
  /** Any 5xx but 503, which is about the connection. */
  permanent: z.boolean().catch(false),
});

/** The library's message holds what the server said, and that the person's address. */
function failureOf(error: unknown): SendError {
  if (error instanceof SendError) return error;
  const { code, originalCode, responseCode, permanent } = smtpFailure.parse(error);
  const reason = ['SMTP', originalCode ?? code, responseCode]
    .filter((part) => part !== undefined)
    .join(' ');
  return new SendError(permanent ? 'refused' : 'failed', reason);
}
