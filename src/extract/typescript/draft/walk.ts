/**
 * Where the walk stands, and the visitors that call each other. Visitors of different kinds of syntax need one another in a
 * circle; they meet here instead of importing each other.
 */
import type { Expression, FunctionNode, ArrowFunctionExpression, ClassNode, Statement, TSType } from '../syntax.ts';
import type { DocComments } from '../jsdoc/doc-comments.ts';
import type { FunctionFact, PropertyTerm, Step, Term, TypeTerm } from '../../../model/facts.ts';
import { MAX_NESTING, NestingError } from '../limits.ts';
import type { FileDraft } from './file-draft.ts';
import type { LineTable } from './line-table.ts';
import type { Scope } from './scope.ts';

/** What becomes of the value of an expression. */
export type Use = 'value' | 'awaited' | 'dropped';

/** What a function is to its surroundings. `start` is its first token. */
export interface FunctionRole {
  readonly kind: FunctionFact['kind'];
  readonly name: string | null;
  readonly start: number;
  readonly class: number | null;
}

export interface Visitors {
  /** `name` is what a function or class that stands here is given to. */
  expression(walk: Walk, node: Expression, use: Use, name: string | null): Term;
  statements(walk: Walk, nodes: readonly Statement[]): void;
  /** The index of the function. */
  function(walk: Walk, node: FunctionNode | ArrowFunctionExpression, role: FunctionRole): number;
  /** The index of the class. */
  class(walk: Walk, node: ClassNode, name: string | null): number;
  /** Null for what cannot name a class, an interface or a type of a library. */
  type(walk: Walk, node: TSType): TypeTerm | null;
}

export interface Walk {
  readonly text: string;
  readonly draft: FileDraft;
  readonly lines: LineTable;
  readonly visit: Visitors;
  /** Null in TypeScript, and in JavaScript without such comments. */
  readonly docs: DocComments | null;
  /** False saves the search for hoisted declarations. */
  readonly hasVar: boolean;
  scope: Scope;
  function: number;
  steps: Step[];
  inLoop: boolean;
  depth: number;
  /** What the namespace that is being read exports; null outside of namespaces. */
  namespace: PropertyTerm[] | null;
}

/** Made anew each time: linking knows things by the term, and no two may be one. */
export function unknown(): Term {
  return { kind: 'unknown' };
}

export function descend(walk: Walk): void {
  walk.depth++;
  if (walk.depth > MAX_NESTING) throw new NestingError();
}

/** Runs `visit` with a list of its own for the steps it meets, and gives that list. */
export function collectSteps(walk: Walk, visit: () => void): Step[] {
  const outer = walk.steps;
  const own: Step[] = [];
  walk.steps = own;
  visit();
  walk.steps = outer;
  return own;
}

/** Runs `visit` as part of the body of another function. */
export function insideFunction(walk: Walk, functionIndex: number, body: Step[], scope: Scope, visit: () => void): void {
  const { function: outerFunction, steps, scope: outerScope, inLoop } = walk;
  walk.function = functionIndex;
  walk.steps = body;
  walk.scope = scope;
  walk.inLoop = false;
  visit();
  walk.function = outerFunction;
  walk.steps = steps;
  walk.scope = outerScope;
  walk.inLoop = inLoop;
}
