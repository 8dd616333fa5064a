/**
 * Jest runs each test file in a sandbox with globals of its own, but `structuredClone` returns objects of the outer
 * one, which oidc-provider doesn't recognise as plain objects. This one builds the copy inside the sandbox.
 */
function clone(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clone);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, clone(item)]));
}

Object.defineProperty(globalThis, 'structuredClone', { value: clone });
