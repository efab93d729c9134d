/** What a framework finds by itself: files, decorators, classes and types of functions. */
import { z } from 'zod';
import { names, placeSchema } from './places.ts';

/** Files that a framework loads by where they stand, and what it does with their exports. */
export const conventionSchema = z.strictObject({
  /** Globs of the files that the framework loads by name, from the folder of the package.json that asks for `needs`, or any folder with `**`. */
  files: z.array(z.string()).min(1),
  /** Exported handlers; `default` included. A dotted name reaches into an exported object: `actions.*`. */
  exports: z.array(z.string()).min(1),
  /** `start-up`: runs once per process, no request waits for it. `consumer`: a job that goes by the file's name. */
  kind: z.enum(['http', 'start-up', 'scheduled', 'consumer']).default('http'),
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
  /** File names that are not part of the path; what begins with a dot is what such names end with. */
  drop: z.array(z.string()).default([]),
  prefix: z.string().default(''),
  gives: z.array(z.string()).default([]),
  everyRequest: z.boolean().default(false),
  /** The export is not a handler but a function that registers them: it is only handed what `gives` says. */
  registers: z.boolean().default(false),
  /** Only where a package.json above the file asks for one of these packages. */
  needs: z.array(z.string()).default([]),
  /** Only where a script of that package.json runs it. */
  byScript: z.boolean().default(false),
  /** Only files that begin with this directive, and functions that do. */
  directive: z.string().optional(),
  /** Not files that begin with this directive. */
  without: z.string().optional(),
  /**
   * Pages are made while the site is built, unless the settings say `unless` at this path in what they export, or a file says
   * `false` in this export; one that says `true` is made then whatever the settings say.
   */
  prerendered: z.strictObject({ export: z.string(), settings: z.string(), at: z.string(), unless: z.array(z.string()) }).optional(),
});

/** Files whose exports are names everywhere in the package, without an import. */
export const autoImportSchema = z.strictObject({
  files: z.array(z.string()).min(1),
  needs: z.array(z.string()).min(1),
});

/** What a decorator makes of a method or class. */
export const decoratorSchema = z.strictObject({
  /** Decorator names on a method; for `uses` on a class too. `Job.Handle` is the member `Handle` of a catalogue value: `@reportJob.Handle()`. */
  name: names,
  /**
   * `uses`: objects whose `methods` run before or around the routes of the class or method; `()` are functions it is given. `listens`: the method, or of the class its
   * `methods`, run when the library is told what the decorator was given, by a call whose callback is `heard`.
   */
  role: z.enum(['route', 'queue-consumer', 'schedule', 'uses', 'listens']),
  /** http method, or `$name`. */
  method: z.string().default('ALL'),
  /** Decorators of the class that hold the path prefix; a class without one of them registers nothing. */
  prefix: z.array(z.string()).default([]),
  /** Decorators of the method that hold its path, which this one does not say: `@GET() @route('/orders')`. */
  path: z.array(z.string()).default([]),
  /** It goes by this name and not by a path: `$decorator`, `$class`, and `$name` for what the decorator says or else the method's name. */
  named: z.string().optional(),
  /** Only where it says one of these, or, where it says nothing, the method is called so; empty for any. */
  is: z.array(z.string()).default([]),
  methods: z.array(z.string()).default([]),
  /** Of `listens`: what is listened to, such as `event`; a query and a command of the same class are two things. */
  to: z.string().optional(),
  /** Where the decorator says `true` when it runs after the caller is done. */
  later: placeSchema.optional(),
  /** What takes messages off a queue, by the transport that the program was started with; through any other, a message comes once. */
  transports: z.record(z.string(), z.string()).default({}),
  /** The same for a handler that gives nothing back: nobody waits for an answer of it, so that its messages are events. */
  unanswered: z.record(z.string(), z.string()).default({}),
  /** The library that it takes its jobs through, whose versions and defaults hold. */
  through: z.string().optional(),
});

/** Methods that a framework calls on the objects of a class, which it knows by a decorator, an interface or a base class. */
export const classSchema = z.strictObject({
  decorated: z.string().optional(),
  /** Interfaces of the library. */
  implements: z.array(z.string()).default([]),
  /** The catalogue value that the base class is. */
  extends: z.string().optional(),
  methods: z.array(z.string()).min(1),
  /** Catalogue values of their parameters, in order; `_` for none. */
  gives: z.array(z.string()).default([]),
  role: z.enum(['route', 'queue-consumer']).default('route'),
  method: z.string().default('ALL'),
  named: z.string().optional(),
  everyRequest: z.boolean().default(false),
  /** Not where a decorator of role `uses` says for which routes. */
  unlessUsed: z.boolean().default(false),
});

/** What a type of the library says of a function: `const orders: FastifyPluginAsync = async (app) => …`. */
export const functionTypeSchema = z.strictObject({
  /** Types of functions. */
  name: names,
  /** Catalogue values of its parameters, in order; `_` for none. */
  gives: z.array(z.string()).default([]),
});

/** What a platform hands to the function that it calls: `export const handler = async (event: SQSEvent) => …`, or a function declared as its handler. */
export const eventTypeSchema = z.strictObject({
  /** Type of the first parameter. */
  event: z.string(),
  /** Type of the whole function. */
  handler: z.string(),
  /** What the messages come as. */
  api: z.string(),
});

/** Whether a framework waits for the promise of a handler, and answers when it is rejected. */
export const waitsSchema = z.strictObject({
  /** The releases that do. */
  versions: z.string().default('*'),
  /** Packages that make every release do so. */
  with: z.array(z.string()).default([]),
  source: z.url(),
});
