/**
 * What extraction keeps of one source file. Plain JSON, free of paths and of syntax trees, so that it can be cached by
 * blob id and written by a front end for another language.
 *
 * Things refer to each other by index into the arrays of the same file: a call by its index in `calls`, a function by its
 * index in `functions`. Function 0 is always the module body.
 */
import type { Span } from './source-location.ts';

export interface FileFacts {
  readonly language: 'typescript' | 'javascript';
  /** Module specifiers this file asks for: imports, re-exports, `require('x')`, `import('x')`. Each once. */
  readonly requests: readonly ModuleRequest[];
  readonly bindings: readonly BindingFact[];
  readonly functions: readonly FunctionFact[];
  readonly classes: readonly ClassFact[];
  readonly calls: readonly CallFact[];
  readonly assignments: readonly AssignmentFact[];
  readonly exports: readonly ExportFact[];
  readonly types: readonly TypeFact[];
  /** Directives at the top of the file, such as `use server`. */
  readonly directives: readonly string[];
  /** An object literal has the key `provide`, as containers are told what to inject. */
  readonly provides?: true;
  /** Tables and unique indexes that SQL in its texts makes; absent where there are none. */
  readonly tables?: readonly TableText[];
}

/** What one statement of SQL in the code says of a table's keys. Names are in lower case. */
export interface TableText {
  readonly name: string;
  /** Columns that no two rows have the same values of, the primary key included. */
  readonly unique: readonly (readonly string[])[];
  /** A later statement takes a key away; which, is not read. */
  readonly losesKey?: true;
  /** The name of the index that holds the key, where one does. */
  readonly index?: string;
  /** The name of an index that is taken away; then nothing else is said, and the table only where that is written. */
  readonly dropsIndex?: string;
  /** Of the text. */
  readonly line: number;
}

export interface ModuleRequest {
  readonly specifier: string;
  /** True when every import of it is erased by the compiler. */
  readonly typeOnly: boolean;
}

/**
 * A name declared in the file. Every identifier that is used resolves to one of these, or is a global. A name that is a value and,
 * apart from it, a type (`const Order = …; type Order = …`) has a binding for each. A binding without a name (`''`) holds a
 * large expression that several terms refer to. The object of a TypeScript namespace is the value of a `const`.
 */
export interface BindingFact {
  readonly name: string;
  readonly kind: 'import' | 'const' | 'let' | 'var' | 'parameter' | 'function' | 'class' | 'type' | 'enum' | 'catch';
  /** Index of the function whose body declares it; 0 for the module scope. */
  readonly scope: number;
  /**
   * Every value that is ever given to the name, in source order: the initialiser, then each `name = value`.
   * Destructuring is written out: in `const { db } = deps`, `db` has the value `deps.db`. A parameter has the value
   * `{ kind: 'parameter' }`, then its default. A function or class declaration has that function or class.
   * A `for (const x of xs)` variable has `{ kind: 'element', of: xs }`.
   */
  readonly values: readonly Term[];
  readonly type?: TypeTerm;
  /** For imports. `imported` is the exported name, `default`, or `*` for the namespace (also for `import x = require()`). */
  readonly from?: { readonly specifier: string; readonly imported: string; readonly typeOnly: boolean };
  readonly line: number;
}

/** An expression, reduced to what decides which value it can have. */
export type Term =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'template'; readonly parts: readonly Term[] }
  | { readonly kind: 'binding'; readonly binding: number }
  | { readonly kind: 'global'; readonly name: string }
  | { readonly kind: 'parameter'; readonly function: number; readonly index: number }
  | { readonly kind: 'this' }
  | { readonly kind: 'super' }
  | { readonly kind: 'member'; readonly object: Term; readonly property: string }
  | { readonly kind: 'index'; readonly object: Term; readonly index: Term }
  /** One item of an iterable: a loop variable, an array destructuring from the middle of a rest. */
  | { readonly kind: 'element'; readonly of: Term }
  | { readonly kind: 'call'; readonly call: number }
  | { readonly kind: 'function'; readonly function: number }
  | { readonly kind: 'class'; readonly class: number }
  | { readonly kind: 'object'; readonly properties: readonly PropertyTerm[]; readonly span: Span }
  | { readonly kind: 'array'; readonly items: readonly Term[] }
  | { readonly kind: 'spread'; readonly of: Term }
  /** `delegates`: not `await`, but `yield*`. */
  | { readonly kind: 'await'; readonly of: Term; readonly delegates?: true }
  /**
   * Unary, binary, logical and conditional operators. The conditional `a ? b : c` has operator `?:` and three operands; `for-in` with one is
   * the names that a loop over that goes through, `regexp` with one is a regular expression of that text, which may be the address
   * of a route, and `pattern` with two is one of words and its flags.
   */
  | { readonly kind: 'operation'; readonly operator: string; readonly operands: readonly Term[] }
  /** A type assertion, `satisfies`, or angle-bracket cast. Non-null assertions are dropped. */
  | { readonly kind: 'cast'; readonly of: Term; readonly type: TypeTerm }
  | { readonly kind: 'unknown' };

/** One property of an object literal. A spread has no key; a computed key that is not a literal is `null`, and a variable or a member of one is kept. */
export type PropertyTerm =
  | { readonly kind: 'property' | 'getter'; readonly key: string | null; readonly computed?: Term; readonly value: Term; readonly line: number }
  | { readonly kind: 'spread'; readonly of: Term };

/** A type annotation, reduced to what can name a class, an interface or a library's type. */
export type TypeTerm =
  /** `Database`, `BetterSqlite3.Database`, `Promise<Order>`. `binding` is null for a global name. `path` holds the names after the first. */
  | { readonly kind: 'reference'; readonly name: string; readonly binding: number | null; readonly path: readonly string[]; readonly args: readonly TypeTerm[] }
  | { readonly kind: 'typeof'; readonly of: Term }
  | { readonly kind: 'object'; readonly members: readonly TypeMember[] }
  | { readonly kind: 'union' | 'intersection'; readonly of: readonly TypeTerm[] }
  | { readonly kind: 'array'; readonly of: TypeTerm }
  | { readonly kind: 'function'; readonly returns: TypeTerm | null }
  /** `Deps['db']` */
  | { readonly kind: 'indexed'; readonly object: TypeTerm; readonly property: string }
  /** `import('better-sqlite3').Database` */
  | { readonly kind: 'import'; readonly specifier: string; readonly path: readonly string[]; readonly args: readonly TypeTerm[] };

export interface TypeMember {
  readonly name: string;
  /** For a method, a `function` type. */
  readonly type: TypeTerm | null;
}

/** An interface or a type alias. */
export interface TypeFact {
  readonly name: string;
  readonly binding: number;
  readonly extends: readonly TypeTerm[];
  readonly members: readonly TypeMember[];
  /** The right-hand side of a type alias that is not an object type. */
  readonly alias?: TypeTerm;
}

export interface ParameterFact {
  /** The name, or null for a destructuring pattern. */
  readonly name: string | null;
  readonly type?: TypeTerm;
  readonly rest: boolean;
  readonly optional: boolean;
  /** TypeScript's `constructor(private readonly orders: OrderRepository)`: the parameter is also a field. */
  readonly field: boolean;
  /** Of such a field that has a default value: the parameter's name, which stands for what is given and for the default. */
  readonly local?: Term;
  readonly decorators: readonly Term[];
}

export interface FunctionFact {
  /** Declared name, or that of the variable, property or member it is given to; null when there is none. */
  readonly name: string | null;
  readonly kind: 'module' | 'function' | 'arrow' | 'method' | 'getter' | 'setter' | 'constructor' | 'initialiser';
  readonly parameters: readonly ParameterFact[];
  readonly async: boolean;
  readonly generator: boolean;
  /** The function it stands in; null for the module body only. */
  readonly parent: number | null;
  /** The class it is a member of. */
  readonly class?: number;
  readonly returns?: TypeTerm;
  /** Directives at the top of the body, such as `use server`. */
  readonly directives?: readonly string[];
  readonly body: readonly Step[];
  /** From the first token of the function (after decorators and `export`) to its end. */
  readonly span: Span;
}

/**
 * The skeleton of a body: what happens, in evaluation order. Nested functions are not part of it; they are terms.
 * `a && b()` and `a ? b() : c()` become branches when a step stands on either side. A loop's `over` is what is iterated, or the
 * test of `for`, `while` and `do-while`; its body holds the steps of test, statements and update. Each round of `for await` begins with an `await`.
 */
export type Step =
  | { readonly kind: 'call'; readonly call: number }
  | { readonly kind: 'await'; readonly of: Term; readonly line: number }
  | { readonly kind: 'assign'; readonly assignment: number }
  | { readonly kind: 'branch'; readonly test: Term; readonly then: readonly Step[]; readonly otherwise: readonly Step[]; readonly line: number }
  | { readonly kind: 'loop'; readonly of: 'for' | 'while' | 'do-while' | 'for-of' | 'for-in' | 'for-await'; readonly over: Term | null; readonly body: readonly Step[]; readonly line: number }
  | { readonly kind: 'switch'; readonly on: Term; readonly cases: readonly { readonly test: Term | null; readonly body: readonly Step[] }[]; readonly line: number }
  | { readonly kind: 'try'; readonly block: readonly Step[]; readonly handler: readonly Step[] | null; readonly finaliser: readonly Step[] | null; readonly line: number }
  | { readonly kind: 'return'; readonly value: Term | null; readonly line: number }
  | { readonly kind: 'throw'; readonly value: Term; readonly line: number }
  | { readonly kind: 'yield'; readonly value: Term | null; readonly line: number }
  | { readonly kind: 'break' | 'continue'; readonly line: number };

export interface CallFact {
  /**
   * `import` is `import('x')`; `tag` is a tagged template, whose first argument is the template. `element` is JSX of a component
   * that has a name in the file: its one argument is the object of those attributes that may hold more than text, and there is
   * none when all others are left out. Equal elements side by side are one, and files of `use client` have none.
   */
  readonly kind: 'call' | 'new' | 'tag' | 'import' | 'element';
  readonly callee: Term;
  readonly args: readonly Term[];
  readonly typeArgs?: readonly TypeTerm[];
  /** Index of the function whose body makes the call. */
  readonly in: number;
  /** The result goes straight into an `await` (also `for await`). */
  readonly awaited: boolean;
  /** The result is thrown away: an expression statement without await, or `void f()`. */
  readonly dropped: boolean;
  /** Stands in a loop of the same function. */
  readonly loop: boolean;
  /** The whole call expression, from the first token of the callee; of an element its opening tag. */
  readonly span: Span;
  /** Where the called name stands: the property of a member call. Fluent chains span many lines. */
  readonly nameLine: number;
}

/** `target = value`, also `+=` and the like, `++`, `--` and `delete` (operator `delete`, value unknown). */
export interface AssignmentFact {
  readonly target: Term;
  readonly operator: string;
  readonly value: Term;
  readonly in: number;
  readonly span: Span;
}

export interface ClassFact {
  readonly name: string | null;
  readonly extends?: Term;
  readonly implements: readonly TypeTerm[];
  readonly decorators: readonly Term[];
  /** Index of the constructor's function. */
  readonly constructorFunction?: number;
  /** The function of kind `initialiser` in which the field values of an object are made, where that takes a step or makes a function. */
  readonly initialiser?: number;
  /** The same for static fields and static blocks, which run when the class is defined. */
  readonly staticInitialiser?: number;
  readonly members: readonly MemberFact[];
  readonly in: number;
  readonly span: Span;
}

export interface MemberFact {
  readonly name: string;
  readonly kind: 'method' | 'getter' | 'setter' | 'field';
  readonly static: boolean;
  /** For methods, getters and setters. Private names keep their `#`. */
  readonly function?: number;
  /** The initialiser of a field. */
  readonly value?: Term;
  readonly type?: TypeTerm;
  readonly decorators: readonly Term[];
  readonly span: Span;
}

/**
 * One exported name.
 * - `export const a = 1`, `export { a }`, `export default x`, `exports.a = x`: `name` and `value`.
 * - `export { a as b } from 'm'`: `name: 'b'`, `from: { specifier: 'm', imported: 'a' }`; `export * as ns from 'm'`: imported `*`.
 * - `export * from 'm'`: `name: '*'`, `from: { specifier: 'm', imported: '*' }`.
 * - `module.exports = x`, `export = x`: name `module.exports`.
 */
export interface ExportFact {
  readonly name: string;
  readonly value?: Term;
  readonly from?: { readonly specifier: string; readonly imported: string };
  readonly typeOnly: boolean;
  readonly line: number;
}
