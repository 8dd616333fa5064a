/** The stores' own connection. mongoose is set up so that it does nothing implicitly and keeps nothing globally. */
import { type Connection, type ConnectOptions, Mongoose } from 'mongoose';

/** The driver's limits for its steps. Each is below the limit of the whole call (see bounded-calls.ts). */
export const connectionLimits = {
  serverSelectionTimeoutMS: 2_000,
  connectTimeoutMS: 2_300,
  waitQueueTimeoutMS: 2_000,
  maxPoolSize: 50,
  // These override the address: a read must see the latest write, and a write must outlive the primary.
  readPreference: 'primary',
  // Without `journal`, a server without followers acknowledges a write before it is on disk.
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: 2_000 },
} as const satisfies ConnectOptions;

const servingOptions: ConnectOptions = { ...connectionLimits, socketTimeoutMS: 2_300 };

/** Returns a connection that isn't open yet. */
export function createConnection(onError: (error: unknown) => void): Connection {
  const mongoose = new Mongoose({
    autoIndex: false,
    autoCreate: false,
    // A call before the connection is open fails at once; otherwise it would wait for ten seconds.
    bufferCommands: false,
    // An object in the place of a text is compared as a value and never read as an operator.
    sanitizeFilter: true,
    // A field that isn't in the schema is a programming mistake: by default it would be dropped silently.
    strict: 'throw',
    strictQuery: 'throw',
  });
  return mongoose.createConnection().on('error', onError);
}

/** Opens the connection; rejects with the driver's error. */
export async function open(connection: Connection, uri: string): Promise<void> {
  await connection.openUri(uri, servingOptions);
}
