/** The shape of a catalogue file: what one family of packages does, as data. `docs/catalogue.md` is generated from these files. */
import { z } from 'zod';

const names = z.union([z.string().transform((name) => [name]), z.array(z.string()).min(1)]);

/** Which arguments of a call are functions it calls, when, and what it hands them. */
const callbackSchema = z.strictObject({
  /** Argument positions, or every argument. */
  args: z.union([z.array(z.number().int().nonnegative()), z.literal('all')]).default('all'),
  /**
   * `now`: on the caller's time. `result`: when the returned function is called. `later`: after the caller is done, in the same process.
   * `elsewhere`: in another thread or process. Absent: `later` where it is registered for requests, jobs, a schedule or a thread, else `now`.
   */
  runs: z.enum(['now', 'result', 'later', 'elsewhere']).optional(),
  /** Property paths inside the argument where the function may stand too, such as `register` of a plugin object; `*` is every property, and names the job of a consumer. */
  at: z.array(z.string()).default([]),
  /** Catalogue values of the callback's parameters, in order; `_` for none, `$on` for the object the method was called on. */
  gives: z.array(z.string()).default([]),
  /** The first of its own arguments that the call hands on to the callback: `storage.run(store, fn, order)`. */
  passes: z.number().int().nonnegative().optional(),
  /** What `this` is in a callback that is not an arrow function: a catalogue value or `$on`. */
  self: z.string().optional(),
});

/** A condition on an argument: all of those given must hold. */
const conditionSchema = z.strictObject({
  arg: z.number().int().nonnegative(),
  /** Property path inside the argument, such as `connection.type`; `useFactory().type` looks into what a function there returns; behind `*` the condition must hold of each property. */
  at: z.string().optional(),
  /** The literal there is one of these. */
  is: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
  /** The string literal there begins with one of these. */
  begins: z.array(z.string()).optional(),
  /** The value there is one of these catalogue values. */
  value: z.array(z.string()).optional(),
  /** The argument is left out, or the property of the object there; `false` asks for it to be there. */
  absent: z.boolean().optional(),
  /**
   * The path is that of a JSON file which the project both reads and writes as a whole. `reads` and `writes` take and give
   * values; of `readsText` the text must be parsed, of `writesText` the next argument must come from `JSON.stringify`.
   */
  jsonFile: z.enum(['reads', 'writes', 'readsText', 'writesText']).optional(),
});

/** An argument, or a property path inside it; `url|path` is either of two. */
const placeSchema = z.strictObject({ arg: z.number().int().nonnegative(), at: z.string().optional() });

/** Where handlers stand inside an argument. In `method` and `path`, `$1` and `$2` are the names found for the first and second `*`, `$path` is what the route's own `path` says. */
const handlersAtSchema = z.strictObject({ at: z.string(), method: z.string().optional(), path: z.string().optional() });

const routeSchema = z.strictObject({
  /** An http method, `$name` for the called name in capitals, or `{ arg, at }`. */
  method: z.union([z.string(), placeSchema]).default('ALL'),
  path: placeSchema.optional(),
  /** First argument that is a handler; all after it are too. */
  from: z.number().int().default(1),
  /** Property paths inside the arguments that hold handlers; `*` stands for every property: `resolvers.*.*`. */
  at: z.array(z.union([z.string().transform((at) => ({ at, method: undefined, path: undefined })), handlersAtSchema])).optional(),
  /** Whether an argument that is a function is a handler too, where `at` says where handlers stand. */
  direct: z.boolean().default(true),
  /** Argument that names a file, from the folder of this one, and what its exports are handlers of: `{ loader: GET }`. */
  module: z.strictObject({ arg: z.number().int().nonnegative(), exports: z.record(z.string(), z.string()) }).optional(),
  everyRequest: z.boolean().default(false),
  /** What is registered goes by a name and not by a path: a message, a procedure, a tool. Without `path` it is that of the variable or property. */
  named: z.boolean().default(false),
});

const mountSchema = z.strictObject({
  /** Where the path prefix stands. */
  prefix: placeSchema.optional(),
  /** Argument whose properties are routers, each under its own name. */
  keys: z.number().int().nonnegative().optional(),
  /** First argument that may be a router or plugin. */
  from: z.number().int().default(0),
  /** A function with this many parameters handles errors, not requests: Express tells them apart by `length`. */
  errorHandlerParameters: z.number().int().optional(),
});

/** What an object keeps open for as long as it lives. An object that only remembers its settings holds nothing. */
const holdsSchema = z.strictObject({
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

/** `of`: an argument of the call of that name earlier in the chain, `schedule` in `schedule('every 5 minutes').timeZone('UTC').onRun(run)`; or (`$made`) of the call that made what it is called on. */
const chainPlaceSchema = placeSchema.extend({ of: z.string().optional() });

/** What a call of role `lock` does beyond keeping runs apart. */
const lockSchema = z.strictObject({
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
const twinSchema = z.strictObject({
  /** The called name without `Sync` where nothing is said. */
  name: z.string().optional(),
  /** It gives a promise itself; it stands under `promises`, and in the module `…/promises`; it takes a callback as its last argument. */
  as: z.enum(['promise', 'promises', 'callback']),
  /** The promise gives an object that holds the answer under this name. */
  member: z.string().optional(),
  /** What it gives, and to how many arguments, where its types lose that under `promisify`. */
  untyped: z.strictObject({ gives: z.string(), arguments: z.number().int() }).optional(),
});

const scheduleSchema = z.strictObject({
  /** In the process itself where nothing is said; `unknown` where the library leaves open who calls. */
  platform: z.enum(['azure-timer', 'bree', 'bun-cron', 'cloudflare-cron', 'deno-cron', 'eventbridge-rule', 'eventbridge-scheduler', 'firebase-pubsub-schedule', 'firebase-schedule', 'in-process', 'job-queue', 'netlify-schedule', 'qstash', 'unknown']).default('in-process'),
  /** Where the time between two starts stands: a number of this unit, words such as `5 minutes`, or (`object`) a number under the name of its unit. */
  period: chainPlaceSchema.extend({ unit: z.enum(['milliseconds', 'seconds', 'minutes', 'words', 'object']) }).optional(),
  /** Where the seconds stand after which a run is ended. */
  budget: chainPlaceSchema.optional(),
  /** Where the function is named by its file and export, from the folder of the file or one above it: `src/orders.settle`; or where a value stands that `deploys` one. */
  handler: placeSchema.optional(),
  /** Where a value stands that the library made of the function: `new AsyncTask('digest', send)`. */
  task: placeSchema.optional(),
  /** Of a call that puts jobs into a queue: the argument that names the queue, or (`$on`) what it is called on is one. Its consumer is what runs. */
  queue: z.union([chainPlaceSchema, z.literal('$on')]).optional(),
  /** A crontab given as text, each line of which holds a time and the name of a queue. */
  lines: placeSchema.optional(),
  /** An address that it calls. */
  url: placeSchema.optional(),
  /** Jobs that are programs of their own, one or a list of them, each a name or an object with `name`, `path`, `interval` and `cron`; and the folder they stand in. */
  programs: z.strictObject({ jobs: placeSchema, folder: placeSchema.optional() }).optional(),
  /** The argument that names the job, where a queue has jobs of several names. */
  job: chainPlaceSchema.optional(),
});

/** A function of the code that infrastructure written as code puts on a platform, under a name that only the platform calls. */
const deploysSchema = z.strictObject({
  /** Where the path of its file stands. */
  file: placeSchema.optional(),
  /** Where its name stands, with which its file begins where no path is given: `stack.digest.ts` beside `stack.ts`. */
  beside: placeSchema.optional(),
  /** Else, where the folder of its package stands: `handler` then begins there. */
  folder: placeSchema.optional(),
  /** `src/orders.settle`; only the exported name where `file` is given, and then `handler` where nothing is said. */
  handler: placeSchema.optional(),
  /** Where the time stands after which a run is ended. */
  limit: placeSchema.optional(),
});

/** What is bound stands for an instance of that class, what that function returns, what another token stands for, or itself. */
const boundAs = z.enum(['instance', 'result', 'token', 'value']);

const bindsSchema = z.strictObject({
  /** Argument that is the token; `$made0` is the first argument of the call that made what this is called on, `$on` that call itself. */
  token: z.union([z.number().int().nonnegative(), z.literal(['$made0', '$on'])]).optional(),
  /** Property of what is bound that holds the token: `set({ id: 'orders', value: orders })`, or a list of such. */
  under: z.string().optional(),
  /** Argument whose properties are bound, each under its own name. */
  keys: z.number().int().nonnegative().optional(),
  /** Argument that is bound, or that says by its properties (`at`) what is. */
  value: z.number().int().nonnegative().default(0),
  as: boundAs.default('value'),
  at: z.record(z.string(), boundAs).default({}),
  /** Catalogue values that stand for the first argument of the call that made them. */
  made: z.record(z.string(), boundAs).default({}),
  /** The catalogue value that classes and functions are handed, unless a parameter goes by the name of a token. */
  hands: z.string().optional(),
});

const rowSchema = z.strictObject({
  /** Catalogue values the call is made on; `module` is the package itself. */
  on: names,
  /** Called names; `*` is any other; `()` is a call of the value itself. */
  name: names,
  new: z.boolean().default(false),
  role: z.string().optional(),
  /** What the call returns: a catalogue value, `$on`, `$arg0` (that argument), `$arg0.default` (a property of it), `$args` (any argument), `$result0` (what that argument returns), `$stored0` (what was stored under that name), `$token0` (what was bound to that token), `$token` (what was bound to the value it is called on), `$made0` (the first argument of the call that made the value it is called on), `$path` (the arguments put together as a path), `$type.Database` (what that type of the library stands for). */
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
  /** The project keeps a value on the object under a name: `fastify.decorate('db', db)`. `gives: $stored0` reads it back. */
  stores: z.strictObject({ name: z.number(), value: z.number() }).optional(),
  /** It tells a container what to give for a token: `container.bind(ORDERS).to(OrderService)`. `gives: $token0` asks for it. */
  binds: bindsSchema.optional(),
  /**
   * A type argument or an argument says what a catalogue value of the library is made of: `initTRPC.context<typeof createContext>()`,
   * `next({ ctx: { orders } })`.
   */
  context: z.union([z.strictObject({ typeArg: z.number(), of: z.string() }), z.strictObject({ arg: z.number(), at: z.string().optional() })]).optional(),
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
  /** Argument that names the queue or job. */
  subject: placeSchema.optional(),
  /** Argument that names the queue of the object it is called on: `consumer.subscribe({ topic: 'orders' })`. */
  names: placeSchema.optional(),
  /** The text that the value it gives stands for, with its arguments in braces and what stands for one that is absent: `rate({0})`, `{0.minute|*} {0.hour|*}`. */
  says: z.string().optional(),
  /** What it gives is a function on a platform. */
  deploys: deploysSchema.optional(),
  /** It takes messages off a queue itself: the function it stands in is what handles them. */
  receives: z.boolean().default(false),
  /** Argument that holds the cron expression. */
  expression: chainPlaceSchema.optional(),
  /** When a schedule fires, apart from its `expression`, and who starts its runs. */
  schedule: scheduleSchema.optional(),
  /** Releases of the package it holds for. */
  versions: z.string().optional(),
  /** Where this is documented, when it is not the file's source. */
  source: z.string().optional(),
});

const conventionSchema = z.strictObject({
  /** Globs of the files that the framework loads by name, from the folder of the package.json that asks for `needs`, or any folder with `**`. */
  files: z.array(z.string()).min(1),
  /** Exported handlers; `default` included. A dotted name reaches into an exported object: `actions.*`. */
  exports: z.array(z.string()).min(1),
  /** `start-up`: runs once per process, no request waits for it. */
  kind: z.enum(['http', 'start-up', 'scheduled']).default('http'),
  /** `$name` for the exported name, `$suffix` for that of `orders.get.ts`, else the method. */
  method: z.string().default('ALL'),
  /** The folder after which the path begins, such as `app` or `pages`; without it the path says nothing. */
  root: z.string().optional(),
  /** How file names spell a path: folders, or the dots of `orders.$id.tsx`. */
  spelling: z.enum(['folders', 'dots']).default('folders'),
  /** It goes by the name of the export and not by a path. */
  named: z.boolean().default(false),
  /** Of `kind: scheduled`: who starts it, and the path to the exported value that holds its cron expression, without which it is no schedule. */
  platform: z.enum(['cloudflare-cron', 'in-process', 'job-queue', 'netlify-schedule']).default('in-process'),
  expression: z.string().optional(),
  /** Each handler is one action of the page, told by `?/name`. */
  actions: z.boolean().default(false),
  /** File names that are not part of the path. */
  drop: z.array(z.string()).default([]),
  prefix: z.string().default(''),
  gives: z.array(z.string()).default([]),
  everyRequest: z.boolean().default(false),
  /** The export is not a handler but a function that registers them: it is only handed what `gives` says. */
  registers: z.boolean().default(false),
  /** Only where a package.json above the file asks for one of these packages. */
  needs: z.array(z.string()).default([]),
  /** Only files that begin with this directive, and functions that do. */
  directive: z.string().optional(),
  /** Not files that begin with this directive. */
  without: z.string().optional(),
});

/** Files whose exports are names everywhere in the package, without an import. */
const autoImportSchema = z.strictObject({
  files: z.array(z.string()).min(1),
  needs: z.array(z.string()).min(1),
});

const decoratorSchema = z.strictObject({
  /** Decorator names on a method; for `uses` on a class too. `Job.Handle` is the member `Handle` of a catalogue value: `@reportJob.Handle()`. */
  name: names,
  /** `uses`: objects whose `methods` run before or around the routes of the class or method. */
  role: z.enum(['route', 'queue-consumer', 'schedule', 'uses']),
  /** http method, or `$name`. */
  method: z.string().default('ALL'),
  /** Decorators of the class that hold the path prefix; a class without one of them registers nothing. */
  prefix: z.array(z.string()).default([]),
  /** It goes by this name and not by a path: `$decorator`, `$class`, and `$name` for what the decorator says or else the method's name. */
  named: z.string().optional(),
  methods: z.array(z.string()).default([]),
  /** The library that it takes its jobs through, whose versions and defaults hold. */
  through: z.string().optional(),
});

/** Methods that a framework calls on the objects of a class, which it knows by a decorator, an interface or a base class. */
const classSchema = z.strictObject({
  decorated: z.string().optional(),
  /** Interfaces of the library. */
  implements: z.array(z.string()).default([]),
  /** The catalogue value that the base class is. */
  extends: z.string().optional(),
  methods: z.array(z.string()).min(1),
  role: z.enum(['route', 'queue-consumer']).default('route'),
  method: z.string().default('ALL'),
  named: z.string().optional(),
  everyRequest: z.boolean().default(false),
  /** Not where a decorator of role `uses` says for which routes. */
  unlessUsed: z.boolean().default(false),
});

/** Decorators by which a container is asked for a token, `@Inject('DB')`, and objects that tell it what to inject: `{ provide: 'DB', useFactory: … }`. */
const providersSchema = z.strictObject({
  decorators: z.array(z.string()).min(1),
  /** The names of the object's properties. */
  object: z
    .strictObject({
      token: z.string(),
      class: z.string(),
      existing: z.string(),
      value: z.string(),
      factory: z.string(),
      /** Holds the tokens of the factory's parameters. */
      inject: z.string(),
    })
    .optional(),
});

/**
 * A type that does not say which driver is under it: what the project constructs decides. `made` are the called names that
 * construct, `as` turns what they give into the value of the type, the first named going first; a value of another library is
 * written `library:Value`. `else` is what the type stands for where the project constructs none of them.
 */
const madeTypeSchema = z.strictObject({ made: z.array(z.string()).min(1), as: z.record(z.string(), z.string()), else: z.string().optional() });

/** What a type of the library says of a function: `const orders: FastifyPluginAsync = async (app) => …`. */
const functionTypeSchema = z.strictObject({
  /** Types of functions. */
  name: names,
  /** Catalogue values of its parameters, in order; `_` for none. */
  gives: z.array(z.string()).default([]),
});

/**
 * Hosts of the service that the library speaks to, where a request means what the library's call does: `fetch('https://api.resend.com/emails')`.
 * `path` is a part of the path, any of those given; `*` stands for what the source does not say.
 */
const hostSchema = z.strictObject({ host: names, path: names.optional(), role: z.string() });

/** Whether a framework waits for the promise of a handler, and answers when it is rejected. */
const waitsSchema = z.strictObject({
  /** The releases that do. */
  versions: z.string().default('*'),
  /** Packages that make every release do so. */
  with: z.array(z.string()).default([]),
  source: z.url(),
});

export const librarySchema = z.strictObject({
  library: z.string(),
  /** Module specifiers, exactly as imported. The first is the package to look versions up for. */
  packages: z.array(z.string()).min(1),
  /** Exports of files that the library generates into the project and that are seldom committed, such as Prisma's client. */
  generated: z.array(z.string()).default([]),
  source: z.url(),
  /** TypeScript type names the package exports, and the value each stands for. */
  types: z.record(z.string(), z.union([z.string(), madeTypeSchema])).default({}),
  /** Exported constants that hold a text, by their path: `CronExpression.EVERY_MINUTE`. */
  constants: z.record(z.string(), z.string()).default({}),
  /** Members that are not calls: `{ on, name, gives }`, where `gives` may be `$on` and `$made0` too, `$made0.*` is the property of that of the same name, and `$token` what is bound to the member's name. */
  members: z.array(z.strictObject({ on: names, name: names, gives: z.string() })).default([]),
  /** Globals the runtime provides without an import, such as `Bun`. */
  globals: z.record(z.string(), z.string()).default({}),
  functionTypes: z.array(functionTypeSchema).default([]),
  hosts: z.array(hostSchema).default([]),
  rows: z.array(rowSchema).default([]),
  conventions: z.array(conventionSchema).default([]),
  autoImports: z.array(autoImportSchema).default([]),
  decorators: z.array(decoratorSchema).default([]),
  classes: z.array(classSchema).default([]),
  /** The function that makes one decorator of those it is given, and the value it gives: `applyDecorators(Processor('reports'), Injectable())`. */
  composed: z.string().optional(),
  providers: providersSchema.optional(),
  waits: waitsSchema.optional(),
  /** What to do instead of its calls that block, as the second half of a sentence: `move to mysql2/promise`. */
  instead: z.string().optional(),
});

export type LibraryFile = z.infer<typeof librarySchema>;
export type TypeRow = LibraryFile['types'][string];
export type Row = LibraryFile['rows'][number];
export type Convention = LibraryFile['conventions'][number];
export type DecoratorRow = LibraryFile['decorators'][number];
export type ClassRow = LibraryFile['classes'][number];
export type Waits = NonNullable<LibraryFile['waits']>;
export type AutoImport = LibraryFile['autoImports'][number];
export type Providers = NonNullable<LibraryFile['providers']>;
export type ProviderObject = NonNullable<Providers['object']>;
export type Binds = NonNullable<Row['binds']>;
export type BoundAs = z.infer<typeof boundAs>;
export type Condition = Row['when'][number];
export type Callback = NonNullable<Row['callback']>;
