/** The text of a statement, wherever in a chain of calls it is given: `db.execute(sql\`…\`)`, `` sql`…`.execute(db) ``. */
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';

/** Nobody builds a statement of more calls around each other. */
const deepest = 6;

/** All literal text of the arguments and of the calls before it in the chain, with a blank for what is interpolated. */
export function getStatementText(facts: FileFacts, call: CallFact): string {
  const parts: string[] = [];
  collect(facts, call, parts, 0);
  return parts.join(' ');
}

function collect(facts: FileFacts, call: CallFact, parts: string[], depth: number): void {
  if (depth > deepest) return;
  for (const argument of getGiven(call)) addTerm(facts, argument, parts, depth);
}

/** A call that is made on the result of another is given all that the other was given. */
function getGiven({ callee, args }: CallFact): readonly Term[] {
  return callee.kind === 'member' && callee.object.kind === 'call' ? [callee.object, ...args] : args;
}

function addTerm(facts: FileFacts, term: Term, parts: string[], depth: number): void {
  if (depth > deepest) return;
  const next = (inner: Term): void => { addTerm(facts, inner, parts, depth + 1); };
  switch (term.kind) {
    case 'literal': if (typeof term.value === 'string') parts.push(term.value); return;
    case 'template': parts.push(' '); term.parts.forEach(next); return;
    case 'cast': next(term.of); return;
    case 'operation': term.operands.forEach(next); return;
    case 'array': term.items.forEach(next); return;
    case 'object': for (const property of term.properties) if (property.kind !== 'spread') next(property.value); return;
    case 'binding': {
      const value = findOnlyValue(facts, term.binding);
      if (value !== null) next(value);
      return;
    }
    case 'call': {
      const inner = facts.calls[term.call];
      // What was waited for is an answer and no statement any more.
      if (inner !== undefined && !inner.awaited) collect(facts, inner, parts, depth + 1);
      return;
    }
    default: return;
  }
}

function findOnlyValue(facts: FileFacts, index: number): Term | null {
  const binding = facts.bindings[index];
  const [value, ...others] = binding?.values ?? [];
  return binding?.kind === 'const' && value !== undefined && others.length === 0 && value.kind !== 'await' ? value : null;
}

const partsOfFile = new WeakMap<FileFacts, ReadonlySet<CallFact>>();

/** The call only makes a statement that another one sends. */
export function isPartOfStatement(facts: FileFacts, call: CallFact): boolean {
  let parts = partsOfFile.get(facts);
  if (parts === undefined) partsOfFile.set(facts, (parts = findParts(facts)));
  return parts.has(call);
}

function findParts(facts: FileFacts): ReadonlySet<CallFact> {
  const parts = new Set<CallFact>();
  const add = (term: Term): void => {
    const value = term.kind === 'binding' ? findOnlyValue(facts, term.binding) : term;
    const inner = value?.kind === 'call' ? facts.calls[value.call] : undefined;
    if (inner !== undefined && !inner.awaited) parts.add(inner);
  };
  for (const call of facts.calls) {
    for (const term of getGiven(call)) {
      if (term.kind === 'array') term.items.forEach(add);
      else add(term);
    }
  }
  return parts;
}
