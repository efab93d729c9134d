/** What the objects and calls of a library hold: connections, locks, the thread. */
import { z } from 'zod';
import { chainPlaceSchema, placeSchema } from './places.ts';

/** What an object keeps open for as long as it lives. An object that only remembers its settings holds nothing. */
export const holdsSchema = z.strictObject({
  /** `sockets`: those of an agent that keeps them alive. `cluster`: a connection to each broker. `worker`: it asks for jobs until it is stopped. */
  what: z.enum(['connection', 'pool', 'sockets', 'cluster', 'worker']),
  /** Its methods that let go. */
  closes: z.array(z.string()).default([]),
  /** Where the size of the pool is set. */
  size: placeSchema.optional(),
  /** The size of the pool where nothing sets it. */
  usually: z.number().int().positive().optional(),
  /** Where it may be given a connection that is open: then it holds its listeners on that. */
  shares: placeSchema.optional(),
  /** Connections that the server takes where nobody has told it otherwise. */
  limit: z.strictObject({ server: z.string(), connections: z.number().int().positive(), source: z.url() }).optional(),
});

/** What a call of role `lock` does beyond keeping runs apart. */
export const lockSchema = z.strictObject({
  /** `process`: it lives in the memory of one process. `shared`: all instances ask the same place. */
  reach: z.enum(['process', 'shared']).default('shared'),
  /** Whoever finds it taken stands in line until it is free, unless a call of role `lock-limit` made it or one of role `lock-question` asked it just before. */
  waits: z.boolean().default(false),
  /** Where the milliseconds stand after which it is free again whoever holds it; only of a lock that nothing extends by itself. */
  lease: chainPlaceSchema.optional(),
  /** The routine it calls learns by its first parameter that the lock could not be extended. */
  tellsLoss: z.boolean().default(false),
});

/** The call that does the same and holds no thread meanwhile. */
export const twinSchema = z.strictObject({
  /** The called name without `Sync` where nothing is said. */
  name: z.string().optional(),
  /** It gives a promise itself; it stands under `promises`, and in the module `…/promises`; it takes a callback as its last argument. */
  as: z.enum(['promise', 'promises', 'callback']),
  /** The promise gives an object that holds the answer under this name. */
  member: z.string().optional(),
  /** What it gives, and to how many arguments, where its types lose that under `promisify`. */
  untyped: z.strictObject({ gives: z.string(), arguments: z.number().int() }).optional(),
});
