/** How a container is told what to give for a token, and asked for it. */
import { z } from 'zod';

/** What is bound stands for an instance of that class, what that function returns, what another token stands for, or itself; `run` for what it returns where it is a function, and else for itself. */
export const boundAs = z.enum(['instance', 'result', 'token', 'value', 'run']);

/** A call that tells a container what to give for a token. */
export const bindsSchema = z.strictObject({
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

/** Decorators by which a container is asked for a token, `@Inject('DB')`, and objects that tell it what to inject: `{ provide: 'DB', useFactory: … }`. */
export const providersSchema = z.strictObject({
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
