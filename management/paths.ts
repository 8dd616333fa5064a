/** Paths of routes, and the ids in them. */

/** The ids that a path may name, and how each is written once it is decoded. */
export const pathIds = {
  id: '^[\\w-]{1,64}$',
  client_id: '^[!-~]{1,255}$',
} as const;
export type PathId = keyof typeof pathIds;

/** Returns the name of the id in a path, if there is one. */
export const idNameOf = (path: string): PathId | undefined =>
  path.includes('{client_id}') ? 'client_id' : path.includes('{id}') ? 'id' : undefined;

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** Returns the function that finds the routes of a path, with the id in it; undefined where there are none. */
export function createFinder<Route extends { readonly path: string }>(routes: readonly Route[]) {
  const patterns = [...Map.groupBy(routes, ({ path }) => path)].map(([path, ofPath]) => {
    const name = idNameOf(path);
    return {
      pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/, '([^/]+)')}$`),
      isId: name === undefined ? undefined : new RegExp(pathIds[name]),
      ofPath,
    };
  });
  return (path: string) => {
    for (const { pattern, isId, ofPath } of patterns) {
      const match = pattern.exec(path);
      const id = match && decoded(match[1] ?? '');
      if (typeof id === 'string' && (isId === undefined || isId.test(id))) return { id, ofPath };
    }
    return undefined;
  };
}
