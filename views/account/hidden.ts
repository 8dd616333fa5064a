/** What each form of the account space posts, hidden: the CSRF token, and the version of the account that is shown. */
export interface Hidden {
  readonly csrf: string;
  readonly version: number;
}
