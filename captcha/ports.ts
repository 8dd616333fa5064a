/** What proves that a person is there: a picture to copy or a sound to write down, and who judges the answer. */

/** What the characters are spoken in, and what instructions the picture may hold. */
export type Language = 'fr' | 'en';

export interface Media {
  /** Media type, e.g. `image/png`. */
  readonly type: string;
  readonly bytes: Buffer;
}

/** Every function may throw `unavailable` or `busy`: a driver that cannot tell never says yes. */
export interface CaptchaDriver {
  /** `state` is what the driver needs to go on; it may hold the answer, and never leaves the server. */
  create(language: Language): Promise<{ state: string; picture: Media }>;
  sound(state: string, language: Language): Promise<Media>;
  /** `typed` comes without spaces, full-width characters made plain, and is at most 20 characters long. */
  verify(state: string, typed: string): Promise<boolean>;
}
