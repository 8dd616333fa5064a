import type { AdapterPayload } from 'oidc-provider';

/**
 * Returns what must be stored when two requests changed the same session: `theirs` with every change that this request
 * made between `before` and `mine`. Authorizations are merged service by service. All texts are JSON.
 */
export function mergeSessions(before: string, mine: string, theirs: string): string {
  const [old, own, other]: AdapterPayload[] = [before, mine, theirs].map((text) =>
    JSON.parse(text),
  );
  const authorizations = withChanges(
    old?.authorizations ?? {},
    own?.authorizations ?? {},
    other?.authorizations ?? {},
  );
  return JSON.stringify({ ...withChanges(old ?? {}, own ?? {}, other ?? {}), authorizations });
}

type Fields = Readonly<Record<string, unknown>>;

/** Returns `theirs`, with the value of `mine` for each field that differs between `before` and `mine`. */
function withChanges(before: Fields, mine: Fields, theirs: Fields): Fields {
  const merged = new Map(Object.entries(theirs));
  for (const field of Object.keys({ ...before, ...mine })) {
    if (JSON.stringify(before[field]) !== JSON.stringify(mine[field])) {
      merged.set(field, mine[field]);
    }
  }
  return Object.fromEntries(merged);
}
