/** The settings of mails and text messages. */
import { z } from 'zod';
import { define } from '../definition.ts';
import { httpUrl, integer, mailbox, prefixBudgets, smtpUrl } from '../formats.ts';

/** The settings by name, with their documentation. */
export const messagingSchema = {
  SMTP_URL: define({
    doc: 'The mail server: `smtps://user:password@host:465`, or `smtp://`. On another machine an `smtp://` server must offer STARTTLS. Without it no mail is sent; the demo keeps mails in its outbox.',
    schema: smtpUrl,
    secret: true,
  }),
  MAIL_FROM: define({
    doc: 'The sender of mails, such as `Mon Compte <ne-pas-repondre@example.fr>`. Set it together with `SMTP_URL`.',
    schema: mailbox,
  }),
  SMS_GATEWAY_URL: define({
    doc: 'The address to which text messages are posted. Without it none is sent; the demo keeps them in its outbox.',
    schema: httpUrl,
  }),
  SMS_GATEWAY_TOKEN: define({
    doc: 'The bearer token for the gateway. Set it together with `SMS_GATEWAY_URL`.',
    schema: z.string().regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces'),
    secret: true,
  }),
  SMS_SENDER: define({
    doc: 'The sender of text messages: up to 11 letters and digits, or a number.',
    schema: z.string().regex(/^([A-Za-z0-9]{1,11}|\+?\d{3,15})$/, {
      message: 'must be up to 11 letters and digits, or a number',
    }),
    fallback: 'MonCompte',
  }),
  SMS_PER_HOUR: define({
    doc: 'The number of text messages an hour, in all. A quarter is kept for people who have proven a password or a device.',
    schema: integer(4, 100_000_000),
    fallback: '5000',
  }),
  SMS_PER_HOUR_BY_PREFIX: define({
    doc: 'The number of text messages an hour for each prefix of the phone number, with a quarter kept in the same way. The longest prefix that matches counts; `other` is for all other numbers.',
    schema: prefixBudgets,
    fallback:
      '+33=5000,+262=500,+590=500,+594=500,+596=500,+508=50,+681=50,+687=100,+689=100,other=50',
  }),
} as const;
