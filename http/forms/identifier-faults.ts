/** The messages for a text that is no identifier. They say what was typed and what is wanted. */
import type { Mistaken } from '../../accounts/identity/identifiers.ts';
import type { MessageKey } from '../../views/dictionaries/index.ts';
import type { FieldError } from '../../views/pages.ts';

/** The message of each fault. */
export type IdentifierMessages = Readonly<Record<Mistaken['fault'], MessageKey>>;

/** The messages on a page whose field takes both kinds of identifiers. */
export const identifierMessages: IdentifierMessages = {
  missing: 'field.required',
  malformed: 'identifier.malformed',
  provisionalNir: 'identifier.provisionalNir',
  key: 'nir.key',
  email: 'identifier.email',
  phone: 'identifier.phone',
  nirLength: 'nir.length',
  provisionalLength: 'provisional.length',
};

/** Returns the fault of a field. */
export const identifierFault = (
  field: string,
  mistaken: Mistaken,
  messages: IdentifierMessages,
): FieldError => ({
  field,
  key: messages[mistaken.fault],
  ...('typed' in mistaken && { values: { typed: mistaken.typed } }),
});
