/**
 * The types of audit events. They are stored, counted by `/metrics` under these names, and read by operators: a
 * released one is never renamed.
 */
export type AuditEventType =
  /** A password was accepted; a code may have to follow it. */
  | 'sign-in.accepted'
  /**
   * A password was wrong, or there is no such account. `detail` is `suspended`, `setAside` or `letter` for a right one of an
   * account that is suspended, or waits for a fund's confirmation or for the code of a letter.
   */
  | 'sign-in.refused'
  /** The code after a password was typed correctly; `detail` is the channel it went by. */
  | 'code.accepted'
  /** The code after a password was wrong. */
  | 'code.refused'
  /** The person chose a new password. */
  | 'password.changed'
  /** Somebody asked for a code because the password was forgotten. */
  | 'password.forgotten'
  /** Somebody asked for the identifier to be sent. */
  | 'identifier.forgotten'
  /** The person proved an address or a telephone number by a code; `detail` is the channel. */
  | 'contact.verified'
  /** The person proved another address or number in place of the one before; `detail` is the channel. */
  | 'contact.replaced'
  /** The person removed a contact; `detail` is the channel. */
  | 'contact.removed'
  /** The person has lost a contact: nothing is sent there any more; `detail` is the channel. */
  | 'contact.lost'
  /** The person chose the contact that codes go to; `detail` is the channel. */
  | 'contact.main-chosen'
  /** The person accepted the terms of use; `detail` is their version. */
  | 'terms.accepted'
  /** The person let a service read their data. */
  | 'consent.given'
  /** The person didn't let a service read their data. */
  | 'consent.refused'
  /** The person took a service's access away; `detail` is the service's client id. */
  | 'consent.withdrawn'
  /** The person ended a session in the account space; `detail` is `others` when all others were ended. */
  | 'session.ended'
  /** The person made a known device unknown again. */
  | 'device.forgotten'
  /** The responsable of a dossier gave the conjoint the autorisation de gestion. Written for both. */
  | 'authorization.given'
  /** The responsable took it back. Written for both. */
  | 'authorization.withdrawn'
  /** The conjoint gave it back. Written for both. */
  | 'authorization.renounced'
  /** It ended by itself; `detail` says why, for example `separation`. Written for both. */
  | 'authorization.ended'
  /** One of the couple declared a separation. Written for both. */
  | 'separation.declared'
  /** The person made an account for themselves. */
  | 'account.created'
  /** Somebody tried to make an account for a person who has one. */
  | 'account.known'
  /** An import added the account. */
  | 'account.imported'
  /** An import confirmed an identity that the person had declared. */
  | 'account.confirmed'
  /** A certified account took the place of this declared one. `detail` is `nir` when this one only lost its NIR. */
  | 'account.set-aside'
  /** Nobody has used the account for months, and its contacts were told: it is erased 30 days later. */
  | 'account.idle'
  /** The person closed the account: it is erased 30 days later. */
  | 'account.closed'
  /** The person opened the closed account again. */
  | 'account.kept'
  /** The account was erased, by an operator or because it was due. What follows its id here says nothing about the person. */
  | 'account.erased'
  /** The person signed in by FranceConnect; `detail` is the level of assurance. */
  | 'franceconnect.accepted'
  /** The account was linked to FranceConnect. `detail` is `renewed` when another subject's link was replaced. */
  | 'franceconnect.linked'
  /** The person removed the link to FranceConnect, or to FranceConnect+ if `detail` is `plus`. */
  | 'franceconnect.unlinked'
  /** A sign-in or a link by FranceConnect was refused; `detail` says why. */
  | 'franceconnect.refused'
  /** An operator searched for accounts; `detail` is by what. It belongs to no account. */
  | 'operator.searched'
  /**
   * An operator opened the account to look at it; `detail` is `history` where that was all that was looked at, and how the
   * person asked for help where an agent has said so.
   */
  | 'operator.viewed'
  /** An agent wanted to open more people's files within an hour than one may. It belongs to no account. */
  | 'operator.files-limited'
  /** An agent proposes to erase the account; `detail` is the reason. */
  | 'operator.erasure-proposed'
  /** An agent refused that, or took the proposal back. */
  | 'operator.erasure-refused'
  /** An operator got all that is kept about the person, to send it to them. */
  | 'operator.exported'
  /** An operator suspended the account; `detail` is the reason. */
  | 'operator.suspended'
  /** An operator opened a suspended account again. */
  | 'operator.reactivated'
  /** An operator cleared the failed sign-ins of an identifier. */
  | 'operator.unlocked'
  /** An operator ended all sessions of the account. */
  | 'operator.sessions-ended'
  /** An operator wants another password: all sessions ended, and the next sign-in asks for one. */
  | 'operator.new-password-required'
  /** An operator made a code to send by letter. */
  | 'operator.activation-code'
  /** An operator removed a lost contact; `detail` is the channel. */
  | 'operator.contact-removed'
  /** An operator added a NIR to the account; `detail` is `merged` when another account had it. */
  | 'operator.nir-attached'
  /** An operator answers for the NIR that the owner of the account had typed. */
  | 'operator.nir-confirmed'
  /** An operator answers for the identity that the person had declared. */
  | 'operator.identity-confirmed'
  /** An operator corrected the identity; `detail` names the fields. */
  | 'operator.identity-corrected'
  /** An operator merged another account into this one, or this one into another; `detail` is the id of the other. */
  | 'operator.merged'
  /** A fund's program changed the person's place in a dossier. */
  | 'operator.place-changed'
  /** An operator removed the account's link to FranceConnect. */
  | 'operator.franceconnect-unlinked'
  /** `accounts relink-franceconnect`: an operator replaced the account's link by that of another subject. */
  | 'operator.franceconnect-relinked'
  /** `identifiers reseal`: an operator sealed accounts with the first key; `detail` is how many, and the key's id. */
  | 'operator.resealed'
  /** An operator registered a service in the store. `clientId` names it, here and below. */
  | 'client.added'
  /** An operator changed a stored registration. */
  | 'client.changed'
  | 'client.disabled'
  | 'client.enabled'
  | 'client.removed'
  /** An operator gave a stored client another secret; `detail` is until when the former one is valid. */
  | 'client.secret-rotated'
  /** `keys rotate`: an operator took a step of a rotation of keys; `detail` is the step, and which keys. */
  | 'keys.rotated';
