/** Reads the contact that a person has typed: a mail address or a mobile number. */
import { z } from 'zod';
import { type Destination, parseEmail, parsePhone } from '../../accounts/contacts.ts';
import { channels } from '../../messaging/ports.ts';
import type { FieldError } from '../../views/pages.ts';

/** The fields of the page that asks for a contact. Only the field of the chosen channel is read. */
export const typedContact = z.object({
  channel: z.enum(channels).optional().catch(undefined),
  email: z.string().default(''),
  phone: z.string().default(''),
});
export type TypedContact = z.output<typeof typedContact>;

/** Returns the contact of the chosen channel, or its fault. */
export function readContact({
  channel,
  email,
  phone,
}: TypedContact): Destination | { error: FieldError } {
  if (channel === undefined) return { error: { field: 'channel', key: 'channel.required' } };
  if (channel === 'mail') {
    const parsed = parseEmail(email);
    if ('email' in parsed) return { channel, to: parsed.email };
    const key = parsed.fault === 'missing' ? 'field.required' : 'email.malformed';
    return { error: { field: 'email', key } };
  }
  const parsed = parsePhone(phone);
  if ('phone' in parsed) return { channel, to: parsed.phone };
  const key = parsed.fault === 'missing' ? 'field.required' : (`phone.${parsed.fault}` as const);
  return { error: { field: 'phone', key } };
}
