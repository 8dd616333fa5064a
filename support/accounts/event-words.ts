/** The words of the console for each event of the audit trail. */
import type { SuspensionReason } from '../../accounts/lifecycle/suspension.ts';
import type { AuditEventType } from '../../adapters/ports.ts';
import type { ErasureReason } from '../../operations/agents/erasure-proposals.ts';
import type { LookReason } from '../../operations/agents/files.ts';
import type { MessageKey } from '../../views/dictionaries/index.ts';

/** A type without words doesn't compile. `event.other` stands for events that belong to no account. */
const words: Readonly<Record<AuditEventType, MessageKey>> = {
  'sign-in.accepted': 'event.signedIn',
  'sign-in.refused': 'event.signInRefused',
  'code.accepted': 'event.codeAccepted',
  'code.refused': 'event.codeRefused',
  'password.changed': 'event.passwordChanged',
  'password.forgotten': 'event.passwordForgotten',
  'identifier.forgotten': 'event.identifierForgotten',
  'contact.verified': 'event.contactVerified',
  'contact.replaced': 'event.contactReplaced',
  'contact.removed': 'event.contactRemoved',
  'contact.lost': 'event.contactLost',
  'contact.main-chosen': 'event.mainContactChosen',
  'terms.accepted': 'event.termsAccepted',
  'consent.given': 'event.consentGiven',
  'consent.refused': 'event.consentRefused',
  'consent.withdrawn': 'event.consentWithdrawn',
  'session.ended': 'event.sessionEnded',
  'device.forgotten': 'event.deviceForgotten',
  'authorization.given': 'event.authorizationGiven',
  'authorization.withdrawn': 'event.authorizationWithdrawn',
  'authorization.renounced': 'event.authorizationRenounced',
  'authorization.ended': 'event.authorizationEnded',
  'separation.declared': 'event.separationDeclared',
  'account.created': 'event.created',
  'account.known': 'event.known',
  'account.imported': 'event.imported',
  'account.confirmed': 'event.confirmed',
  'account.set-aside': 'event.setAside',
  'account.idle': 'event.idle',
  'account.closed': 'event.closed',
  'account.kept': 'event.kept',
  'account.erased': 'event.erased',
  'franceconnect.accepted': 'event.franceConnect',
  'franceconnect.linked': 'event.franceConnectLinked',
  'franceconnect.unlinked': 'event.franceConnectRemoved',
  'franceconnect.refused': 'event.franceConnectRefused',
  'operator.searched': 'event.other',
  'operator.viewed': 'event.viewed',
  'operator.files-limited': 'event.other',
  'operator.erasure-proposed': 'event.erasureProposed',
  'operator.erasure-refused': 'event.erasureRefused',
  'operator.exported': 'event.exported',
  'operator.suspended': 'event.suspended',
  'operator.reactivated': 'event.reactivated',
  'operator.unlocked': 'event.unlocked',
  'operator.sessions-ended': 'event.sessionsEnded',
  'operator.new-password-required': 'event.newPasswordRequired',
  'operator.activation-code': 'event.activationCode',
  'operator.contact-removed': 'event.contactRemovedByAgent',
  'operator.nir-attached': 'event.nirAttached',
  'operator.nir-confirmed': 'event.nirConfirmed',
  'operator.identity-confirmed': 'event.identityConfirmed',
  'operator.identity-corrected': 'event.identityCorrected',
  'operator.merged': 'event.merged',
  'operator.place-changed': 'event.placeChanged',
  'operator.franceconnect-unlinked': 'event.franceConnectUnlinked',
  'operator.franceconnect-relinked': 'event.franceConnectRelinked',
  'operator.resealed': 'event.other',
  'client.added': 'event.other',
  'client.changed': 'event.other',
  'client.disabled': 'event.other',
  'client.enabled': 'event.other',
  'client.removed': 'event.other',
  'client.secret-rotated': 'event.other',
  'keys.rotated': 'event.other',
};

const known = new Map<string, MessageKey>(Object.entries(words));

type Reason = LookReason | SuspensionReason | ErasureReason;

/** The words for each reason to open a file, to suspend an account, or to erase one. */
export const reasonWords: Readonly<Record<Reason, MessageKey>> = {
  telephone: 'console.reasonTelephone',
  counter: 'console.reasonCounter',
  letter: 'console.reasonLetter',
  'identity-theft': 'event.identityTheft',
  fraud: 'event.fraud',
  death: 'event.death',
  request: 'event.request',
  dispute: 'event.dispute',
  other: 'event.otherReason',
  mistake: 'event.mistake',
};

/** Returns reasons with their words, as a form offers them. */
export const reasonOptions = (reasons: readonly Reason[]) =>
  reasons.map((reason) => [reason, reasonWords[reason]] as const);

/** The details of events that have words: reasons, and which contact it is about. */
const details = new Map<string, MessageKey>([
  ...Object.entries(reasonWords),
  ['mail', 'event.byMail'],
  ['sms', 'event.bySms'],
]);

/** Returns the words for a detail of the trail, where it has some. */
export const detailWords = (detail: string | undefined): MessageKey | undefined =>
  detail === undefined ? undefined : details.get(detail);

/** Returns the words for an event, and for its detail; general ones for a type of another release. */
export function eventWords(
  type: string,
  detail: string | undefined,
): { readonly words: MessageKey; readonly detail?: MessageKey | undefined } {
  // The detail of a refused sign-in says that the password was right.
  if (type === 'sign-in.refused')
    return { words: detail === undefined ? 'event.signInRefused' : 'event.signInHeld' };
  return { words: known.get(type) ?? 'event.other', detail: detailWords(detail) };
}
