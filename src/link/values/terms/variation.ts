/** Whether an expression is another value each time it is made: the clock or chance is in it. Decides whether a key can ever be equal. */
import type { CallFact, Term } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';
import type { At } from '../value.ts';

export type Variation = 'time' | 'chance';

const MOST_DEPTH = 6;

/** Packages whose only purpose is an id that nobody has had before, and what they export. */
const idPackages: ReadonlySet<string> = new Set(['uuid', 'nanoid', 'ulid', 'cuid', '@paralleldrive/cuid2', 'short-uuid', 'uuidv7', 'crypto', 'node:crypto']);
const idNames: ReadonlySet<string> = new Set(['v1', 'v4', 'v6', 'v7', 'uuid', 'uuidv4', 'uuidv7', 'nanoid', 'ulid', 'cuid', 'createId', 'randomUUID', 'default', '*']);
/** Of a moment these say all of it. `getHours`, or rounding, makes a period of it. */
const wholeMoment: ReadonlySet<string> = new Set(['toString', 'toISOString', 'getTime', 'valueOf', 'toJSON']);
/** A part of what chance made is as good as the whole. */
const partOfChance: ReadonlySet<string> = new Set([...wholeMoment, 'slice', 'substring', 'substr', 'replace', 'replaceAll', 'toUpperCase', 'toLowerCase']);

export function findVariation(ev: Evaluation, term: Term, at: At, depth = 0): Variation | null {
  if (depth > MOST_DEPTH) return null;
  const inner = (one: Term): Variation | null => findVariation(ev, one, at, depth + 1);
  switch (term.kind) {
    case 'template':
      return first(term.parts, inner);
    case 'operation':
      return term.operator === '+' ? first(term.operands, inner) : null;
    case 'cast':
    case 'await':
      return inner(term.of);
    case 'array':
      return first(term.items, inner);
    case 'binding': {
      const binding = ev.program.getFile(at.file).bindings[term.binding];
      const [value, ...others] = binding?.values ?? [];
      // What a module makes when it is loaded stays the same as long as the process lives.
      return binding?.kind === 'const' && binding.scope !== 0 && value !== undefined && others.length === 0 ? inner(value) : null;
    }
    case 'call': {
      const call = ev.program.getCall(at.file, term.call);
      return ofCall(ev, call, at, inner);
    }
    default:
      return null;
  }
}

function first(terms: readonly Term[], inner: (term: Term) => Variation | null): Variation | null {
  for (const term of terms) {
    const found = inner(term);
    if (found !== null) return found;
  }
  return null;
}

function ofCall(ev: Evaluation, call: CallFact, at: At, inner: (term: Term) => Variation | null): Variation | null {
  const { callee } = call;
  if (callee.kind === 'global') {
    if (call.kind === 'new') return callee.name === 'Date' && call.args.length === 0 ? 'time' : null;
    return callee.name === 'String' ? first(call.args, inner) : null;
  }
  if (callee.kind === 'member') {
    const { object, property } = callee;
    if (object.kind === 'global') {
      if (object.name === 'Date' && property === 'now') return 'time';
      if ((object.name === 'Math' && property === 'random') || (object.name === 'crypto' && property === 'randomUUID')) return 'chance';
    }
    if (property === 'join' && object.kind === 'array') return inner(object);
    if (object.kind === 'binding' && isIdMaker(ev, object, property, at)) return 'chance';
    const of = partOfChance.has(property) ? inner(object) : null;
    return of === 'time' && !wholeMoment.has(property) ? null : of;
  }
  return callee.kind === 'binding' && isIdMaker(ev, callee, null, at) ? 'chance' : null;
}

/** `uuidv4()` of an import, `crypto.randomUUID()`. */
function isIdMaker(ev: Evaluation, term: Extract<Term, { kind: 'binding' }>, member: string | null, at: At): boolean {
  const from = ev.program.getFile(at.file).bindings[term.binding]?.from;
  if (from === undefined || !idPackages.has(from.specifier)) return false;
  const isWhole = from.imported === '*' || from.imported === 'default';
  if (member !== null && isWhole) return idNames.has(member) && member !== 'default';
  return member === null && idNames.has(from.imported) && !from.specifier.endsWith('crypto') ? true : member === null && from.imported === 'randomUUID';
}
