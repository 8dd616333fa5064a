import { SendError } from '../../messaging/ports.ts';
import { createSmtp } from '../../messaging/smtp.ts';
import { type Finding, fault, ok, type Place, warning } from './finding.ts';

const waitMs = 3_000;

/** Checks that codes can be sent. It sends no message, so of the gateway it only reports the address. */
export async function checkMessages({ settings }: Place): Promise<Finding[]> {
  if (settings === undefined) return [];
  const { mail, sms, demo } = settings;
  if (mail === undefined && sms === undefined) {
    return [
      demo
        ? ok('messages: the outbox of the demo takes them')
        : warning('messages: none can leave: set SMTP_URL and MAIL_FROM, or SMS_GATEWAY_URL'),
    ];
  }
  const findings: Finding[] = [];
  if (mail !== undefined) findings.push(await checkMail(mail));
  if (sms !== undefined) {
    findings.push(
      ok(`text messages: go to ${new URL(sms.url).host} (not tried: that would send one)`),
    );
  }
  return findings;
}

async function checkMail(mail: { url: string; from: string }): Promise<Finding> {
  const smtp = createSmtp(mail, waitMs);
  try {
    await smtp.verify();
    return ok('mail: the server answers');
  } catch (error) {
    const reason = error instanceof SendError ? error.message : 'failed';
    return fault(`mail: the server can not be used (${reason}): see SMTP_URL`);
  } finally {
    smtp.close();
  }
}
