/**
 * What an expression can be, as far as linking follows it. Values are interned: two that are equal are the same object,
 * so sets of them and frames made of them stay small and comparable.
 */
import type { Term, TypeFact, TypeTerm } from '../../model/facts.ts';

export type Value =
  | FunctionValue
  | { readonly kind: 'class'; readonly id: number; readonly file: string; readonly class: number; readonly frame: Frame | null }
  | InstanceValue
  | { readonly kind: 'object'; readonly id: number; readonly file: string; readonly term: ObjectTerm; readonly frame: Frame | null; readonly fn: number }
  | ListValue
  | CollectionValue
  | ForeignValue
  | MadeValue
  | FolderValue
  /** The exports of a source file. */
  | { readonly kind: 'namespace'; readonly id: number; readonly file: string }
  | ApiValue
  /** A member of an API value that has not been called yet, such as `db.prepare`. */
  | { readonly kind: 'api-member'; readonly id: number; readonly on: ApiValue; readonly name: string }
  | { readonly kind: 'literal'; readonly id: number; readonly value: string | number | boolean | null }
  /** Known by its type only: `deps: { orders: OrderStore }`. */
  | { readonly kind: 'typed'; readonly id: number; readonly file: string; readonly type: TypeShape };

export interface FunctionValue {
  readonly kind: 'function';
  readonly id: number;
  readonly file: string;
  readonly function: number;
  /** What `this` is when it is called as a method or was bound. */
  readonly self: Value | null;
  /** The frame it was created in. */
  readonly frame: Frame | null;
  /** The first arguments, where `bind` fixed them. */
  readonly bound: readonly Values[];
}

/** Several values in no known order or, where the literal says it, one after another. */
export interface ListValue {
  readonly kind: 'list';
  readonly id: number;
  readonly items: readonly Value[];
  /** What stands at each position; null when only the whole is known. */
  readonly positions: readonly Values[] | null;
  /** Of what a generator gives: what it returns at its end; null for a list. */
  readonly returned: Values | null;
}

/** A `new Map()`, `new Set()` or `[]` that the project fills later. Known by where it is made. */
export interface CollectionValue {
  readonly kind: 'collection';
  readonly id: number;
  readonly of: 'Map' | 'Set' | 'Array' | 'Object';
  readonly term: Term;
  /** What it is filled with when it is made. */
  readonly init: Term | null;
  readonly at: At;
}

/** What a package outside of the catalogue made from values of the project: `new Lucia(adapter)`, and its members by name. */
export interface ForeignValue {
  readonly kind: 'foreign';
  readonly id: number;
  /** The call that was given the project's values. */
  readonly origin: Origin;
  readonly name: string | null;
}

/** Modules of a folder of the repository, each under its name. */
export interface FolderValue {
  readonly kind: 'folder';
  readonly id: number;
  /** From the root, without a slash at either end. */
  readonly path: string;
  /** Of a table that a bundler makes of patterns, `import.meta.glob('./routes/*.ts')`: what it was asked for; null for a folder. */
  readonly globbed: GlobbedModules | null;
}

export interface GlobbedModules {
  /** Paths from the file at `path`. */
  readonly patterns: readonly string[];
  /** Modules are loaded by a call of their entry, not with the table. */
  readonly lazy: boolean;
  /** The one export that an entry holds; null for all of them. */
  readonly export: string | null;
}

/** What `new` gives of a function that is no class. */
export interface MadeValue {
  readonly kind: 'made';
  readonly id: number;
  readonly file: string;
  readonly function: number;
  /** The frame of the function that made it; null when only the function is known. */
  readonly construction: Frame | null;
}

export interface InstanceValue {
  readonly kind: 'instance';
  readonly id: number;
  readonly file: string;
  readonly class: number;
  /** The constructor's frame; null for an instance known by its type only. */
  readonly construction: Frame | null;
}

/** A value a library gave: `better-sqlite3:Statement`. */
export interface ApiValue {
  readonly kind: 'api';
  readonly id: number;
  readonly library: string;
  readonly name: string;
  /** The call that made it or, for what it gave in turn, made the first of them. */
  readonly origin: Origin | null;
  /** Known by a type annotation, not by following the value. */
  readonly typed: boolean;
}

/** A call site in a calling context. */
export interface Origin {
  readonly file: string;
  readonly call: number;
  readonly frame: Frame | null;
}

/** Whatever its calling context. */
export function siteOf({ file, call }: Origin): string {
  return `${file}#${call}`;
}

/** An interface, an object type or a function type. */
export type TypeShape = TypeFact | Extract<TypeTerm, { kind: 'object' | 'function' }>;
export type ObjectTerm = Extract<Term, { kind: 'object' }>;
export type Values = readonly Value[];

/** What tests come to in one call of a function. */
export type Answers = ReadonlyMap<Term, boolean>;

/** The variables of one call of a function. */
export interface Frame {
  readonly id: number;
  readonly file: string;
  readonly function: number;
  readonly args: readonly Values[];
  /** Positions of arguments that the caller spells out, so that nothing else can be given there; absent where none is. */
  readonly told?: ReadonlySet<number>;
  /** Tests of what it is given that the caller's texts answer; absent where there is none. */
  readonly answers?: Answers;
  readonly self: Value | null;
  /** Frame of the enclosing function. */
  readonly parent: Frame | null;
  readonly depth: number;
  /** Only `this` is known: parameters are what any caller on that object gives. */
  readonly open: boolean;
  /** Which items its loops are at, by what they go through (`loopKey`); null where all items are looked at together. */
  readonly items: ReadonlyMap<string, Value> | null;
}

/** Where a term stands: names and `this` are looked up from here. */
export interface At {
  readonly file: string;
  readonly fn: number;
  readonly frame: Frame | null;
}

export const NO_VALUES: Values = [];
