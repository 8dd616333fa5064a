/** The texts that each language must have. */

/** A paragraph, or a text that the person has to copy, shown large. */
export type Part = string | { readonly toCopy: string };

/** One message in one language. */
export interface MessageText {
  /** The whole text message. */
  readonly sms: string;
  readonly subject: string;
  /** The paragraphs of a mail, between greeting and signature. */
  readonly parts: readonly Part[];
}

/** All messages in one language. */
export interface Words {
  code(values: { code: string; minutes: number }): MessageText;
  provisionalIdentifier(values: { identifier: string }): MessageText;
  /** Says what one signs in with, and never the NIR. */
  readonly accountCreated: MessageText;
  readonly passwordChanged: MessageText;
  readonly alreadyKnown: MessageText;
  readonly notCreated: MessageText;
  readonly setAside: MessageText;
  readonly numberNotConfirmed: MessageText;
  /** `name`: FranceConnect or FranceConnect+. */
  franceConnectLinked(values: { name: string }): MessageText;
  readonly wrongCodesTyped: MessageText;
  readonly contactAdded: MessageText;
  readonly accountClosed: MessageText;
  readonly accountKept: MessageText;
  readonly accountErased: MessageText;
  readonly accountIdle: MessageText;
  /** `name`: FranceConnect or FranceConnect+. */
  franceConnectUnlinked(values: { name: string }): MessageText;
  readonly contactReplaced: MessageText;
  readonly contactRemoved: MessageText;
  readonly contactLost: MessageText;
  readonly mainContactChosen: MessageText;
  readonly authorizationGiven: MessageText;
  readonly authorizationWithdrawn: MessageText;
  readonly authorizationRenounced: MessageText;
  readonly separationDeclared: MessageText;
  readonly greeting: string;
  readonly signature: string;
  readonly noReply: string;
}
