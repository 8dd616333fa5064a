import type { Context } from 'koa';

/** One value per HTTP request. */
export interface RequestValue<T> {
  /** Returns the value of this request, or undefined before `set`. */
  get(ctx: Pick<Context, 'req'>): T | undefined;
  set(ctx: Pick<Context, 'req'>, value: T): void;
}

/**
 * Returns a place for one value per HTTP request. It is keyed by Node's request object, so that Koa middleware and
 * the library's callbacks find the same value, and it is freed together with the request.
 */
export function createRequestValue<T>(): RequestValue<T> {
  const values = new WeakMap<object, T>();
  return {
    get: ({ req }) => values.get(req),
    set({ req }, value) {
      values.set(req, value);
    },
  };
}
