/**
 * Jest runs each test file in a sandbox with globals of its own. Two things of the outer one are missing in it.
 *
 * `structuredClone` returns objects of the outer one, which oidc-provider doesn't recognise as plain objects. This one builds the copy inside the sandbox.
 */
function clone(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clone);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, clone(item)]));
}

Object.defineProperty(globalThis, 'structuredClone', { value: clone });

/**
 * Node keeps the dispatcher of `fetch` in the outer global object. oidc-provider makes one of its kind that refuses
 * private addresses, and would call every address without it.
 */
const dispatcher = Symbol.for('undici.globalDispatcher.1');
const outer: unknown = Reflect.construct(fetch.constructor, ['return globalThis'])();
if (typeof outer !== 'object' || outer === null) throw new Error('there is no outer global object');
Object.defineProperty(globalThis, dispatcher, { get: () => Reflect.get(outer, dispatcher) });
