/** One row: what a call on a value of the library does. */
import { z } from 'zod';
import { holdsSchema, lockSchema, twinSchema } from './clients.ts';
import { bindsSchema } from './containers.ts';
import { callbackSchema, chainPlaceSchema, conditionSchema, names, placeSchema } from './places.ts';
import { mountSchema, routeSchema } from './routes.ts';
import { deploysSchema, pollsSchema, scheduleSchema } from './schedules.ts';

const givenContextSchema = z.strictObject({ arg: z.number(), at: z.string().optional(), as: z.string().optional(), library: z.string().optional() });

/** What a call of one of these names does, on one of these values. */
export const rowSchema = z.strictObject({
  /** Catalogue values the call is made on; `module` is the package itself. */
  on: names,
  /** Called names; `*` is any other; `()` is a call of the value itself. */
  name: names,
  new: z.boolean().default(false),
  role: z.string().optional(),
  /** What the call returns: a catalogue value, `$on`, `$extended` (that with the methods of the object it is given), `$arg0` (that argument), `$arg0.default` and `$arg0.verifier.verify` (a property of it, or one of that), `$args` (any argument), `$result0` (what that argument returns), `$stored0` (what was stored under that name), `$token0` (what was bound to that token), `$token` (what was bound to the value it is called on), `$made0` (the first argument of the call that made the value it is called on), `$path` (the arguments put together as a path), `$map` (a map, filled and asked as that of the language), `$modules` (each module of the folder that it is given, under its name), `$files` (paths that match the pattern it is given), `$type.Database` (what that type of the library stands for). */
  gives: z.string().optional(),
  /** What it gives is one of its own, and no part of what it is called on. */
  own: z.boolean().default(false),
  /** Members of the function it gives that call that function too: `db.transaction(save).immediate(order)`. */
  modes: z.array(z.string()).default([]),
  /** The API looks asynchronous; the engine under it is not. */
  hidden: z.boolean().default(false),
  when: z.array(conditionSchema).default([]),
  /** Argument that may be a list: each item is registered on its own. */
  each: z.number().int().nonnegative().optional(),
  callback: callbackSchema.optional(),
  route: routeSchema.optional(),
  mount: mountSchema.optional(),
  /** What all paths of the router begin with that this call gives or, with `gives: $on`, is made on. */
  prefix: placeSchema.optional(),
  /** What the paths of all routes begin with that the library finds by decorators, and where the paths stand that do not. */
  begins: z.strictObject({ prefix: placeSchema, except: z.array(placeSchema).default([]) }).optional(),
  /** It registers what the files of a folder export, under the paths of their folders: where the folder stands, and what is said of the paths. */
  folder: z.strictObject({ dir: placeSchema, prefix: placeSchema, named: z.string(), parameters: z.string() }).optional(),
  /** It names hooks for routes to ask for: the argument that holds them, each under its name or all under that of the argument `name`, and the properties that are functions. */
  hooks: z.strictObject({ arg: z.number().int().nonnegative(), name: z.number().int().nonnegative().optional(), at: z.array(z.string()).min(1) }).optional(),
  /** The project keeps a value on the object under a name: `fastify.decorate('db', db)`. `gives: $stored0` reads it back. `own`: only the very object gives it back, not one that the same package makes. */
  stores: z.strictObject({ name: z.number(), value: z.number(), own: z.boolean().default(false) }).optional(),
  /** It tells a container what to give for a token: `container.bind(ORDERS).to(OrderService)`. `gives: $token0` asks for it. */
  binds: bindsSchema.optional(),
  /**
   * A type argument or an argument says what a catalogue value of the library is made of: `initTRPC.context<typeof createContext>()`,
   * `next({ ctx: { orders } })`. What stands at `at` is spread over the context, or is kept on it under the name `as`;
   * `library` is whose values read it, where that is another one.
   */
  context: z.union([z.strictObject({ typeArg: z.number(), of: z.string() }), givenContextSchema, z.array(givenContextSchema)]).optional(),
  /** What it makes keeps this open: one per process is meant to be shared. */
  holds: holdsSchema.optional(),
  /** The same call without the wait, where the library has one. */
  twin: twinSchema.optional(),
  /** Of a call that takes a lock. */
  lock: lockSchema.optional(),
  /**
   * It makes a pool of threads that run tasks of a file: where that is named, and whether the file exports its tasks or registers
   * them by a call of `worker`. The tasks of one that exports them are told by `run(data, { name })`, of the other by `exec(name, [data])`.
   */
  tasks: z.strictObject({ file: placeSchema, from: z.enum(['exports', 'registered']) }).optional(),
  /** Argument that names the queue or job; of a consumer also one of a call that it is chained to. */
  subject: chainPlaceSchema.optional(),
  /** Argument of the call that made what it is called on, by which its jobs go where it names none: `new Queue('orders')` of `process`. */
  maker: placeSchema.optional(),
  /** Argument that names the queue of the object it is called on: `consumer.subscribe({ topic: 'orders' })`. */
  names: placeSchema.optional(),
  /** It speaks only of the jobs that are taken by name out of what it gives: `const { charge, refund } = proxyActivities(options)`. */
  taken: z.boolean().default(false),
  /** It is handed jobs of several queues, each of which names its own, with the jobs below it: `{ name, queueName, data, opts, children }`. */
  tree: z.boolean().default(false),
  /** The text that the value it gives stands for, with its arguments in braces and what stands for one that is absent: `rate({0})`, `{0.minute|*} {0.hour|*}`. */
  says: z.string().optional(),
  /** What it gives is a function on a platform. */
  deploys: deploysSchema.optional(),
  /** It has the platform hand the messages of a queue to such a function. */
  polls: pollsSchema.optional(),
  /** It takes messages off a queue itself: the function it stands in is what handles them. */
  receives: z.boolean().default(false),
  /** Argument that says through what the program it starts takes its messages, and with which options: `{ transport: Transport.RMQ, options: { noAck: false } }`; what is set for all requests of the program holds for them too only where `shares` says so. */
  transport: placeSchema.extend({ shares: placeSchema.optional() }).optional(),
  /** Argument that holds the cron expression. */
  expression: chainPlaceSchema.optional(),
  /** When a schedule fires, apart from its `expression`, and who starts its runs. */
  schedule: scheduleSchema.optional(),
  /** Releases of the package it holds for. */
  versions: z.string().optional(),
  /** Where this is documented, when it is not the file's source. */
  source: z.string().optional(),
});
