/** What has to be said in each language. */

/** A paragraph, or what a person has to copy. */
export type Part = string | { readonly big: string };

export interface Said {
  /** The whole text message. */
  readonly sms: string;
  readonly subject: string;
  /** Of a mail, between greeting and signature. */
  readonly parts: readonly Part[];
}

export interface Words {
  code(values: { code: string; minutes: number }): Said;
  provisionalIdentifier(values: { identifier: string }): Said;
  readonly passwordChanged: Said;
  readonly alreadyKnown: Said;
  readonly franceConnectLinked: Said;
  readonly greeting: string;
  readonly signature: string;
  readonly noReply: string;
}
