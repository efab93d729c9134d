/**
 * What linking has to know of a file before it looks into it: enough to find the file by the names it uses. The facts of most files
 * are never needed, and reading them all would cost more than linking does.
 */
import type { ModuleRequest, TableText } from './facts.ts';

/** A name, and indexes of the calls, assignments or classes of the file that go by it. */
export type Named = readonly [name: string, ...indexes: number[]];

/** The key by which objects that tell a container what to inject are found before their file is read. */
export const PROVIDING_KEY = 'provide';

export interface FileOutline {
  readonly requests: readonly ModuleRequest[];
  /** Calls by every name the callee goes by. */
  readonly calls: readonly Named[];
  /** Assignments `anything.name = value` by that name. */
  readonly assignments: readonly Named[];
  /** Classes by the names of what they extend, and of what they implement. */
  readonly extending: readonly Named[];
  readonly implementing: readonly Named[];
  /** Bindings that are another name of a member: `createRouter` is `router` in `const createRouter = t.router`. */
  readonly aliases: readonly (readonly [binding: string, member: string])[];
  /** Imported types that variables are declared with: specifier and name. */
  readonly declaredWith: readonly (readonly [specifier: string, name: string])[];
  /** A class, or a member of one, has a decorator. */
  readonly decorated: boolean;
  /** A class has a base or an interface. */
  readonly derived: boolean;
  /** An object literal has the key `PROVIDING_KEY`. */
  readonly provides: boolean;
  /** Something is called, or listed, with the name of a signal that ends a process. */
  readonly namesSignals: boolean;
  /** Commands it hands to a shell that somebody asks for, each on one line of a shell; absent where there are none. */
  readonly commands?: readonly { readonly line: number; readonly text: string }[];
  /** Tables whose keys its texts tell; absent where there are none. */
  readonly tables?: readonly TableText[];
  readonly directives: readonly string[];
  /** Directives that functions of the file carry themselves. */
  readonly functionDirectives: readonly string[];
  /** Names that other files can import, and names of types; those behind an `export *` are not among them. */
  readonly exported: readonly string[];
  /** Specifiers of its `export *`. */
  readonly stars: readonly string[];
}
