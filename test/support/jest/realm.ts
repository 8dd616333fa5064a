/**
 * Jest runs tests in a realm of their own, but `structuredClone` hands out objects of the outer one,
 * which the protocol library then doesn't take for plain objects. Here it stays in the realm.
 */
function clone(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clone);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, clone(item)]));
}

Object.defineProperty(globalThis, 'structuredClone', { value: clone });
