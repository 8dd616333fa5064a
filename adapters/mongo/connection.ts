/** The stores' own connection, with mongoose as we use it: nothing implicit, nothing global. */
import { type Connection, type ConnectOptions, Mongoose } from 'mongoose';

/** No step takes longer than the whole may (see line.ts). */
export const connectionLimits = {
  serverSelectionTimeoutMS: 2_000,
  connectTimeoutMS: 2_300,
  waitQueueTimeoutMS: 2_000,
  maxPoolSize: 50,
  // They hold whatever the address says: an answer must be of the primary, and a write outlive it.
  readPreference: 'primary',
  // On disk, too: without `journal` a server that has no followers acknowledges earlier.
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: 2_000 },
} as const satisfies ConnectOptions;

const servingOptions: ConnectOptions = { ...connectionLimits, socketTimeoutMS: 2_300 };

/** A connection that isn't open yet. */
export function createConnection(onError: (error: unknown) => void): Connection {
  const mongoose = new Mongoose({
    autoIndex: false,
    autoCreate: false,
    // A call before or after the connection fails; it isn't kept for later.
    bufferCommands: false,
    // An object where a text should be is compared as it is, and never taken for an operator.
    sanitizeFilter: true,
    // A field that isn't in the schema is a mistake of ours.
    strict: 'throw',
    strictQuery: 'throw',
  });
  return mongoose.createConnection().on('error', onError);
}

export async function open(connection: Connection, uri: string): Promise<void> {
  await connection.openUri(uri, servingOptions);
}
