/** The words of the account space for each event of the audit trail. */
import type { AuditEventType } from '../../adapters/ports.ts';
import type { MessageKey } from '../../views/dictionaries/index.ts';

/** A type without words doesn't compile. `history.other` stands for events that belong to no account. */
const words: Readonly<Record<AuditEventType, MessageKey>> = {
  'sign-in.accepted': 'history.signedIn',
  'sign-in.refused': 'history.signInRefused',
  'code.accepted': 'history.codeAccepted',
  'code.refused': 'history.codeRefused',
  'password.changed': 'history.passwordChanged',
  'password.forgotten': 'history.passwordForgotten',
  'identifier.forgotten': 'history.identifierForgotten',
  'contact.verified': 'history.contactVerified',
  'contact.replaced': 'history.contactReplaced',
  'contact.removed': 'history.contactRemoved',
  'contact.lost': 'history.contactLost',
  'contact.main-chosen': 'history.mainContactChosen',
  'terms.accepted': 'history.termsAccepted',
  'consent.given': 'history.consentGiven',
  'consent.refused': 'history.consentRefused',
  'consent.withdrawn': 'history.consentWithdrawn',
  'session.ended': 'history.sessionEnded',
  'device.forgotten': 'history.deviceForgotten',
  'authorization.given': 'history.authorizationGiven',
  'authorization.withdrawn': 'history.authorizationWithdrawn',
  'authorization.renounced': 'history.authorizationRenounced',
  'authorization.ended': 'history.authorizationEnded',
  'separation.declared': 'history.separationDeclared',
  'account.created': 'history.created',
  'account.known': 'history.known',
  'account.imported': 'history.imported',
  'account.confirmed': 'history.confirmed',
  'account.set-aside': 'history.setAside',
  'account.idle': 'history.idle',
  'account.closed': 'history.closed',
  'account.kept': 'history.kept',
  'account.erased': 'history.other',
  'franceconnect.accepted': 'history.franceConnect',
  'franceconnect.linked': 'history.franceConnectLinked',
  'franceconnect.unlinked': 'history.franceConnectRemoved',
  'franceconnect.refused': 'history.franceConnectRefused',
  'operator.viewed': 'history.viewed',
  'operator.exported': 'history.exported',
  'operator.suspended': 'history.suspended',
  'operator.reactivated': 'history.reactivated',
  'operator.unlocked': 'history.unlocked',
  'operator.sessions-ended': 'history.sessionsEnded',
  'operator.new-password-required': 'history.newPasswordRequired',
  'operator.contact-removed': 'history.contactRemovedByAgent',
  'operator.activation-code': 'history.activationCode',
  'operator.nir-attached': 'history.nirAttached',
  'operator.nir-confirmed': 'history.nirConfirmed',
  'operator.merged': 'history.merged',
  'operator.franceconnect-unlinked': 'history.franceConnectUnlinked',
  'operator.franceconnect-relinked': 'history.franceConnectRelinked',
  'operator.resealed': 'history.other',
  'keys.rotated': 'history.other',
};

const known = new Map<string, MessageKey>(Object.entries(words));

/** Returns the words for a type of event; general ones for a type of another release. */
export const eventWords = (type: string): MessageKey => known.get(type) ?? 'history.other';
