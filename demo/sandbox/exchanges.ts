/** The last exchanges of each service, in memory. */
import { LRUCache } from 'lru-cache';
import type { Exchange, RecordExchange } from '../../provider/exchanges/record-exchanges.ts';

const keptOfEach = 20;
const mostClients = 30;

/** Clients that aren't registered share one place: callers could make up any number. */
export const unregistered = '';

export interface Exchanges {
  readonly record: RecordExchange;
  /** The ids of the clients, the one that was heard of last first. */
  clients(): readonly string[];
  /** The exchanges of a client, newest first. */
  of(clientId: string): readonly Exchange[];
}

/** Creates an empty memory of at most 600 exchanges. The client that was not heard of for longest is forgotten first. */
export function createExchanges(): Exchanges {
  const byClient = new LRUCache<string, readonly Exchange[]>({ max: mostClients });
  return {
    record(exchange) {
      const id = exchange.clientId ?? unregistered;
      byClient.set(id, [exchange, ...(byClient.peek(id) ?? [])].slice(0, keptOfEach));
    },
    clients: () => [...byClient.keys()],
    of: (clientId) => byClient.peek(clientId) ?? [],
  };
}
