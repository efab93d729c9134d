/** The shape of a catalogue file: what one family of packages does, as data. `docs/catalogue.md` is generated from these files. */
import { z } from 'zod';
import { type boundAs, providersSchema } from './schema/containers.ts';
import { autoImportSchema, classSchema, conventionSchema, decoratorSchema, eventTypeSchema, functionTypeSchema, waitsSchema } from './schema/frameworks.ts';
import { names } from './schema/places.ts';
import { rowSchema } from './schema/row.ts';

/**
 * A type that does not say which driver is under it: what the project constructs decides. `made` are the called names that
 * construct, `as` turns what they give into the value of the type, the first named going first; a value of another library is
 * written `library:Value`. `else` is what the type stands for where the project constructs none of them.
 */
const madeTypeSchema = z.strictObject({ made: z.array(z.string()).min(1), as: z.record(z.string(), z.string()), else: z.string().optional() });

/**
 * Hosts of the service that the library speaks to, where a request means what the library's call does: `fetch('https://api.resend.com/emails')`.
 * `path` is a part of the path, any of those given; `*` stands for what the source does not say. The host `*` is any: a program that projects run themselves
 * is known by its paths alone.
 */
const hostSchema = z.strictObject({ host: names, path: names.optional(), role: z.string() });

export const librarySchema = z.strictObject({
  library: z.string(),
  /** Module specifiers, exactly as imported. The first is the package to look versions up for. */
  packages: z.array(z.string()).min(1),
  /** Values that modules of its own stand for: `import * as Effect from 'effect/Effect'` is the `Effect` of `effect`. */
  modules: z.record(z.string(), z.string()).default({}),
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
  /** Exported functions that take messages off a queue, by the type of what they are handed. */
  eventTypes: z.array(eventTypeSchema).default([]),
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
  /** Values that serve nothing until another is given them: `express.Router()`. */
  parts: z.array(z.string()).default([]),
  /** What to do instead of its calls that block, as the second half of a sentence: `move to mysql2/promise`. */
  instead: z.string().optional(),
});

export type LibraryFile = z.infer<typeof librarySchema>;
export type TypeRow = LibraryFile['types'][string];
export type Row = LibraryFile['rows'][number];
export type Convention = LibraryFile['conventions'][number];
export type DecoratorRow = LibraryFile['decorators'][number];
export type ClassRow = LibraryFile['classes'][number];
export type EventType = LibraryFile['eventTypes'][number];
export type Waits = NonNullable<LibraryFile['waits']>;
export type AutoImport = LibraryFile['autoImports'][number];
export type Providers = NonNullable<LibraryFile['providers']>;
export type ProviderObject = NonNullable<Providers['object']>;
export type Binds = NonNullable<Row['binds']>;
export type BoundAs = z.infer<typeof boundAs>;
export type Condition = Row['when'][number];
export type Callback = NonNullable<Row['callback']>;
