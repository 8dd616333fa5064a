/** The interface of a captcha driver: it makes pictures and sounds to copy, and judges the answers. */

/** The language in which characters are spoken, and in which a picture may have instructions. */
export type Language = 'fr' | 'en';

/** A picture or a sound. */
export interface Media {
  /** The media type, for example `image/png`. */
  readonly type: string;
  readonly bytes: Buffer;
}

/**
 * Makes and judges captchas. Every function may throw the `DomainError`s `unavailable` and `busy`: a driver that can't
 * judge an answer never accepts it.
 */
export interface CaptchaDriver {
  /** Makes a captcha. `state` is what the other functions need; it may hold the answer and never leaves the server. */
  create(language: Language): Promise<{ state: string; picture: Media }>;
  /** Resolves with the same characters as a sound. */
  sound(state: string, language: Language): Promise<Media>;
  /** Resolves with true when `typed` is the answer. It has no spaces, no wide characters, and at most 20 characters. */
  verify(state: string, typed: string): Promise<boolean>;
}
