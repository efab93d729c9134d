/**
 * Queries that are only parts of others, and never run by themselves: `inArray(orders.id, db.select(…).from(lines))`, a query in a
 * variable that others are made from, one that is asked for its text.
 */
import type { FileFacts, Step, Term } from '../../model/facts.ts';
import type { Evaluator } from '../values/evaluator.ts';
import type { At } from '../values/value.ts';

type Use =
  /** A call on it says more of it; whether that one runs is asked of that one. */
  | { readonly kind: 'receiver' }
  | { readonly kind: 'argument'; readonly call: number }
  | { readonly kind: 'held'; readonly binding: number }
  | { readonly kind: 'other' };

interface Uses {
  readonly calls: ReadonlyMap<number, readonly Use[]>;
  readonly bindings: ReadonlyMap<number, readonly Use[]>;
}

const OTHER: Use = { kind: 'other' };
const usesByFile = new WeakMap<FileFacts, Uses>();

/** True where everything that becomes of the query is that the library itself is given it, or is asked for more of it. `packages`: the library's. */
export function isPartOfQuery(ev: Evaluator, packages: readonly string[], call: number, at: At): boolean {
  const facts = ev.program.getFile(at.file);
  const uses = usesOf(facts);
  const own = new Set(packages.map(packageOf));
  const isPart = (use: Use): boolean => use.kind === 'receiver' || (use.kind === 'argument' && isOfLibrary(ev, facts, use.call, own, at));
  const found = facts.calls[call]?.awaited === true ? [] : (uses.calls.get(call) ?? []);
  return found.length > 0 && found.every((use) => {
    if (use.kind !== 'held') return isPart(use);
    const held = uses.bindings.get(use.binding) ?? [];
    return held.length > 0 && facts.bindings[use.binding]?.values.length === 1 && held.every(isPart);
  });
}

/** `inArray` of the library's package, or a method of what the library made. */
function isOfLibrary(ev: Evaluator, facts: FileFacts, index: number, own: ReadonlySet<string>, at: At): boolean {
  const callee = facts.calls[index]?.callee;
  if (callee === undefined) return false;
  const root = callee.kind === 'member' && callee.object.kind === 'binding' ? callee.object : callee;
  const specifier = root.kind === 'binding' ? facts.bindings[root.binding]?.from?.specifier : undefined;
  if (specifier !== undefined && own.has(packageOf(specifier))) return true;
  return callee.kind === 'member' && ev.evaluate(callee.object, at).some((value) => value.kind === 'api' && ev.catalogue.libraries.get(value.library)?.packages.some((one) => own.has(packageOf(one))) === true);
}

/** `drizzle-orm` of `drizzle-orm/sqlite-core` */
function packageOf(specifier: string): string {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

function usesOf(facts: FileFacts): Uses {
  let uses = usesByFile.get(facts);
  if (!uses) usesByFile.set(facts, (uses = findUses(facts)));
  return uses;
}

function findUses(facts: FileFacts): Uses {
  const calls = new Map<number, Use[]>();
  const bindings = new Map<number, Use[]>();
  const note = (uses: Map<number, Use[]>, index: number, use: Use): void => { (uses.get(index) ?? uses.set(index, []).get(index))?.push(use); };
  const visit = (part: unknown, use: Use, depth = 0): void => {
    if (typeof part !== 'object' || part === null || depth > DEEPEST) return;
    const term = part as Partial<Term>;
    if (term.kind === 'call' && typeof term.call === 'number') note(calls, term.call, use);
    else if (term.kind === 'binding' && typeof term.binding === 'number') note(bindings, term.binding, use);
    else for (const inner of Object.values(part)) visit(inner, keepsUse(term.kind) ? use : OTHER, depth + 1);
  };
  facts.calls.forEach(({ callee, args }, call) => {
    if (callee.kind === 'member') visit(callee.object, { kind: 'receiver' });
    else visit(callee, OTHER);
    for (const arg of args) visit(arg, { kind: 'argument', call });
  });
  facts.bindings.forEach(({ values }, binding) => { for (const value of values) visit(value, value.kind === 'call' || value.kind === 'cast' ? { kind: 'held', binding } : OTHER); });
  for (const fn of facts.functions) {
    visit(fn.parameters, OTHER);
    visitSteps(fn.body, (term) => { visit(term, OTHER); });
  }
  for (const part of [facts.assignments.map(({ value }) => value), facts.classes, facts.exports]) visit(part, OTHER);
  return { calls, bindings };
}

/** Facts hold terms within terms; deeper ones nobody writes. */
const DEEPEST = 60;

/** What a list, a property or a template holds is handed over with it. */
function keepsUse(kind: string | undefined): boolean {
  return kind === undefined || kind === 'array' || kind === 'object' || kind === 'template' || kind === 'property' || kind === 'cast';
}

/** What steps wait for, give back or look at; their calls stand among the facts. */
function visitSteps(steps: readonly Step[], visit: (term: Term) => void): void {
  for (const step of steps) {
    switch (step.kind) {
      case 'await': visit(step.of); break;
      case 'return': case 'yield': case 'throw': if (step.value) visit(step.value); break;
      case 'branch': visit(step.test); visitSteps(step.then, visit); visitSteps(step.otherwise, visit); break;
      case 'loop': if (step.over) visit(step.over); visitSteps(step.body, visit); break;
      case 'switch': visit(step.on); for (const one of step.cases) visitSteps(one.body, visit); break;
      case 'try': for (const part of [step.block, step.handler, step.finaliser]) if (part) visitSteps(part, visit); break;
      case 'call': case 'assign': case 'break': case 'continue': break;
    }
  }
}
