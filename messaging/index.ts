/** The head file of the room: opens what the settings name for mails and text messages. */
import type { Logger } from 'pino';
import type { Clock, CounterStore } from '../adapters/ports.ts';
import type { Send } from './ports.ts';
import { createSender } from './sender.ts';
import { createSmsGateway, type SmsSettings } from './sms.ts';
import { createSmsBudget, type SmsLimits } from './sms-budget.ts';
import type { SmtpSettings } from './smtp.ts';

export interface MessagingDependencies {
  readonly mail: SmtpSettings | undefined;
  readonly sms: SmsSettings | undefined;
  readonly smsLimits: SmsLimits;
  /** Takes the messages of a channel that is not set up. Only the demo has one. */
  readonly outbox: Send | undefined;
  readonly counters: CounterStore;
  /** Counts a notice to a contact, and resolves with false when it has had too many. */
  mayNotify(to: string): Promise<boolean>;
  /** Returns the function with a watch around it, where somebody watches. */
  watched(send: Send): Send;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Resolves with the sender, the spent part of each budget for text messages, and what closes the mail server's connections. */
export async function openMessaging(dependencies: MessagingDependencies) {
  const { mail, sms, smsLimits, outbox, counters, mayNotify, watched, clock, log } = dependencies;
  const smsBudget = createSmsBudget({ counters, clock, limits: smsLimits, log });
  // Loaded only where it is set up: the demo needs no mail server.
  const smtp = mail && (await import('./smtp.ts')).createSmtp(mail);
  const sendMail = smtp?.send ?? outbox;
  const sendSms = sms ? createSmsGateway(sms) : outbox;
  const sender = createSender({
    mail: sendMail && watched(sendMail),
    sms: sendSms && watched(sendSms),
    smsBudget,
    mayNotify,
    log,
  });
  return { sender, smsUsed: smsBudget.used, close: () => smtp?.close() };
}
