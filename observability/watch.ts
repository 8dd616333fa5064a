/**
 * How metrics and traces learn of work that takes time. Each function here returns what it was given with a watch around
 * it, and is called only where somebody watches: without metrics and traces the program runs unwrapped.
 */
import type { HashQueue } from '../accounts/credentials/hash-queue.ts';
import type { Channel, Send } from '../messaging/ports.ts';

/** A piece of work. It names commands and stores, and never a key, an address or anything else of a person. */
export type Operation =
  | {
      readonly kind: 'store';
      /** `sqlite`, `mongodb` or `redis`. */
      readonly store: string;
      /** A method of a port, such as `payloads.find`. */
      readonly command: string;
      /** The model of a payload, such as `Session`. */
      readonly model: string | undefined;
    }
  | { readonly kind: 'hash wait' }
  | { readonly kind: 'hash' }
  | { readonly kind: 'message'; readonly channel: Channel };

/** Called when an operation begins. The function that it returns is called at the end, with the error if it failed. */
export type Watch = (operation: Operation) => (error?: unknown) => void;

/** Returns one watch for all; undefined for none. */
export function joinWatches(watches: readonly Watch[]): Watch | undefined {
  if (watches.length < 2) return watches[0];
  return (operation) => {
    const ends = watches.map((watch) => watch(operation));
    return (error) => {
      for (const end of ends) end(error);
    };
  };
}

async function watched<T>(watch: Watch, operation: Operation, work: () => Promise<T>): Promise<T> {
  const end = watch(operation);
  try {
    const result = await work();
    end();
    return result;
  } catch (error) {
    end(error);
    throw error;
  }
}

/** Watches each method of one store. Only the first argument of a payload's method is no key: it names the model. */
function watchStore<T extends object>(port: T, portName: string, store: string, watch: Watch): T {
  return new Proxy(port, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      const command = `${portName}.${String(name)}`;
      return (...args: unknown[]) => {
        const [first] = args;
        const model = portName === 'payloads' && typeof first === 'string' ? first : undefined;
        const operation = { kind: 'store', store, command, model } as const;
        return watched(watch, operation, () => Reflect.apply(method, target, args));
      };
    },
  });
}

/** Watches all stores of one server. What opens, checks and closes them stays unwatched. */
export function watchStores<T extends object>(stores: T, store: string, watch: Watch): T {
  return new Proxy(stores, {
    get(target, name) {
      const port: unknown = Reflect.get(target, name);
      return typeof port === 'object' && port !== null
        ? watchStore(port, String(name), store, watch)
        : port;
    },
  });
}

/** Watches the wait for a place and then the hash. */
export function watchHashQueue(queue: HashQueue, watch: Watch): HashQueue {
  return async (work, requester) => {
    const endWait = watch({ kind: 'hash wait' });
    let isWaiting = true;
    try {
      return await queue(() => {
        isWaiting = false;
        endWait();
        return watched(watch, { kind: 'hash' }, work);
      }, requester);
    } catch (error) {
      if (isWaiting) endWait(error);
      throw error;
    }
  };
}

/** Watches each attempt to send a message. */
export const watchSend =
  (send: Send, watch: Watch): Send =>
  (message) =>
    watched(watch, { kind: 'message', channel: message.channel }, () => send(message));
