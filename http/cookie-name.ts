/**
 * Returns the name of a cookie of ours. On https its prefix keeps neighbouring sites from setting it: `__Host-`, or
 * `__Secure-` for a cookie that is sent to one path only. On http, as on a developer's machine, the ports of a host share
 * their cookies, and many programs have a `session` or a `device`: there the prefix is the name of this program.
 */
export function cookieName(
  kind: string,
  { https, isOfOnePath = false }: { readonly https: boolean; readonly isOfOnePath?: boolean },
): string {
  if (!https) return `mon-compte-${kind}`;
  return `${isOfOnePath ? '__Secure-' : '__Host-'}${kind}`;
}
