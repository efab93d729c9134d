/** When a schedule fires, who starts its runs, and what is deployed to be started. */
import { z } from 'zod';
import { chainPlaceSchema, placeSchema } from './places.ts';

/** A call that has work started by a clock. */
export const scheduleSchema = z.strictObject({
  /** It fires only when this is called on what the call gives, or where the option is true: `new CronJob(times, run, null, true)`. */
  starts: z.strictObject({ by: z.string(), option: placeSchema }).optional(),
  /** In the process itself where nothing is said; `unknown` where the library leaves open who calls. */
  platform: z.enum(['azure-timer', 'bree', 'bun-cron', 'cloudflare-cron', 'deno-cron', 'eventbridge-rule', 'eventbridge-scheduler', 'firebase-pubsub-schedule', 'firebase-schedule', 'in-process', 'inngest', 'job-queue', 'netlify-schedule', 'qstash', 'trigger-dev', 'unknown']).default('in-process'),
  /** Where the time between two starts stands: a number of this unit, words such as `5 minutes`, or (`object`) a number under the name of its unit. */
  period: chainPlaceSchema.extend({ unit: z.enum(['milliseconds', 'seconds', 'minutes', 'words', 'object']) }).optional(),
  /** Where an object may stand that holds the time field by field: `{ hour: 8, minute: [0, 30] }`. */
  fields: placeSchema.optional(),
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
export const deploysSchema = z.strictObject({
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

const optionSchema = placeSchema.extend({ at: z.string() });

/** The platform takes messages off a queue and calls a function with them. */
export const pollsSchema = z.strictObject({
  /** Where a value stands that `deploys` the function, or a text that names its file and export; `$on` is what it is called on. `handler|function` is either of two, and `|handler` the argument itself or what stands in it. */
  function: z.union([placeSchema, z.literal('$on')]),
  /** The argument whose own call says `size` and `reports`: `new SqsEventSource(queue, options)`. */
  source: z.number().int().nonnegative().optional(),
  /** Where the number of messages in a batch stands. */
  size: optionSchema,
  /** Where it stands that the function says which messages of a batch failed. */
  reports: optionSchema,
});
