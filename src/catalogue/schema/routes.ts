/** How a call registers request handlers, or puts routers under a prefix. */
import { z } from 'zod';
import { placeSchema } from './places.ts';

/** Where handlers stand inside an argument. In `method` and `path`, `$1` and `$2` are the names found for the first and second `*`, `$path` is what the route's own `path` says. */
export const handlersAtSchema = z.strictObject({ at: z.string(), method: z.string().optional(), path: z.string().optional() });

/** A call that registers handlers of requests. */
export const routeSchema = z.strictObject({
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
  /** Argument whose properties are names of hooks that run before the handlers. */
  hooks: z.number().int().nonnegative().optional(),
  /** What the platform puts before the path. */
  under: z.string().default(''),
  /** What stands where the path would is the name of a parameter: it runs for the routes that have it. */
  parameter: z.boolean().default(false),
  /** What is registered goes by a name and not by a path: a message, a procedure, a tool. Without `path` it is that of the variable or property. */
  named: z.boolean().default(false),
  /** Which parameter of a handler passes the request on. A handler without it answers, and what is registered later for the same requests is never reached. */
  passes: z.number().int().nonnegative().optional(),
  /** Packages beside which no server hands requests to it: the package that asks for them calls it within one process, or one machine. */
  unless: z.array(z.string()).default([]),
  /** It has one caller where the program loads one library and none of the others: what blocks it keeps nobody else waiting. */
  single: z.strictObject({ with: z.string(), without: z.array(z.string()) }).optional(),
});

/** A call that puts routers or plugins under a path. */
export const mountSchema = z.strictObject({
  /** Where the path prefix stands. */
  prefix: placeSchema.optional(),
  /** Argument whose properties are routers, each under its own name. */
  keys: z.number().int().nonnegative().optional(),
  /** First argument that may be a router or plugin. */
  from: z.number().int().default(0),
  /** A function with this many parameters handles errors, not requests: Express tells them apart by `length`. */
  errorHandlerParameters: z.number().int().optional(),
});
