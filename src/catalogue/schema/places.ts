/** Names, arguments and what is asked of them: the words that all parts of a row are made of. */
import { z } from 'zod';

/** A name or several. */
export const names = z.union([z.string().transform((name) => [name]), z.array(z.string()).min(1)]);

/** An argument, or a property path inside it; `url|path` is either of two. */
export const placeSchema = z.strictObject({ arg: z.number().int().nonnegative(), at: z.string().optional() });

/** `of`: an argument of the call of that name earlier in the chain, `schedule` in `schedule('every 5 minutes').timeZone('UTC').onRun(run)`; or (`$made`) of the call that made what it is called on. */
export const chainPlaceSchema = placeSchema.extend({ of: z.string().optional() });

/** A condition on an argument: all of those given must hold. */
export const conditionSchema = z.strictObject({
  arg: z.number().int().nonnegative(),
  /** Property path inside the argument, such as `connection.type`; `useFactory().type` looks into what a function there returns; behind `*` the condition must hold of each property. */
  at: z.string().optional(),
  /** The literal there is one of these; with `only`, whatever it can be there. */
  is: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
  only: z.literal(true).optional(),
  /** The string literal there begins with one of these. */
  begins: z.array(z.string()).optional(),
  /** The command there, or the program there with the arguments behind it, starts one of these, perhaps by way of `sudo` or a container. */
  program: z.array(z.string()).optional(),
  /** The value there is one of these catalogue values. */
  value: z.array(z.string()).optional(),
  /** The argument is left out, or the property of the object there; `false` asks for it to be there. */
  absent: z.boolean().optional(),
  /**
   * The path is that of a JSON file which the project both reads and writes as a whole. `reads` and `writes` take and give
   * values; of `readsText` the text must be parsed, of `writesText` the next argument must come from `JSON.stringify`.
   */
  jsonFile: z.enum(['reads', 'writes', 'readsText', 'writesText']).optional(),
  /** What stands there are functions of the project that answer before they return: they call what blocks. */
  blocks: z.literal(true).optional(),
  /** The call stands outside of every function: what it is given runs when somebody runs what it makes. */
  top: z.literal(true).optional(),
  /** The memory there is that of a worker thread which was asked something. */
  worker: z.literal(true).optional(),
});

/** Which arguments of a call are functions it calls, when, and what it hands them. */
export const callbackSchema = z.strictObject({
  /** Argument positions, or every argument. */
  args: z.union([z.array(z.number().int().nonnegative()), z.literal('all')]).default('all'),
  /**
   * `now`: on the caller's time. `result`: when the returned function is called. `later`: after the caller is done, in the same process.
   * `elsewhere`: in another thread or process. Absent: `later` where it is registered for requests, jobs, a schedule or a thread, else `now`.
   */
  runs: z.enum(['now', 'result', 'later', 'elsewhere']).optional(),
  /** Property paths inside the argument where the function may stand too, such as `register` of a plugin object; `*` is every property, and names the job of a consumer. */
  at: z.array(z.string()).default([]),
  /** Names a folder instead, each file of which exports a job that goes by the file's name; `else` is where the library looks when it is not said, from the folder the program is started in, `unless` the argument says one of these. */
  folder: placeSchema.extend({ else: z.string(), unless: z.array(z.string()) }).optional(),
  /** Catalogue values of the callback's parameters, in order; `_` for none, `$on` for the object the method was called on, `$arg1` for that argument of the call. */
  gives: z.array(z.string()).default([]),
  /** The first of its own arguments that the call hands on to the callback: `storage.run(store, fn, order)`. */
  passes: z.number().int().nonnegative().optional(),
  /** It runs what the same object stores as its `own` under the name that this argument says: `bus.emit('order:created', order)`. */
  stored: z.number().int().nonnegative().optional(),
  /** It runs what decorators told to listen `to` what this argument holds: a name, or an object by its class. */
  heard: z.strictObject({ arg: z.number().int().nonnegative(), to: z.string() }).optional(),
  /** It runs the first argument of the call that made the value it is called on, or what stands `at` these paths in it: a procedure that a caller of its router calls, the tools of an agent. `$arg0`: of the call that made its own first argument, `run(agent, question)`. */
  made: z.union([z.boolean(), z.literal('$arg0')]).default(false),
  /** Somebody else decides while it runs which of them are called, if any: a model that is given tools. */
  chosen: z.literal(true).optional(),
  /** What `this` is in a callback that is not an arrow function: a catalogue value or `$on`. */
  self: z.string().optional(),
});
