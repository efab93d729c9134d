/**
 * Calls made once per object they are made on: `if (prepared.has(db)) return; db.exec(schema); prepared.add(db)`. As with
 * a lazy singleton, the first request pays and no other does. A cache of answers looks alike and is none: there
 * what is remembered is asked for, `db.get(id)`.
 */
import type { CallFact, FileFacts, FunctionFact, Step, Term } from '../../../model/facts.ts';

const REMEMBERS: ReadonlySet<string> = new Set(['add', 'set']);

/** Indexes into the file's calls. */
export function findCallsOncePerObject(facts: FileFacts, fn: FunctionFact): ReadonlySet<number> {
  const found = new Set<number>();
  visit(facts, fn.body, found);
  return found;
}

function visit(facts: FileFacts, steps: readonly Step[], found: Set<number>): void {
  steps.forEach((step, index) => {
    if (step.kind === 'try') visit(facts, step.block, found);
    if (step.kind !== 'branch') return;
    const negated = step.test.kind === 'operation' && step.test.operator === '!' ? step.test.operands[0] : undefined;
    const memory = readMemory(facts, negated ?? step.test);
    if (memory === null) return;
    const guarded = callsOf(negated ? step.then : step.then.some((one) => one.kind === 'return') ? steps.slice(index + 1) : []);
    const calls = guarded.flatMap((call) => (facts.calls[call] ? [{ index: call, fact: facts.calls[call] }] : []));
    if (!calls.some(({ fact }) => remembers(facts, fact, memory))) return;
    for (const { index: call, fact } of calls) if (isBinding(facts, rootOf(facts, fact.callee, 0), memory.key)) found.add(call);
  });
}

interface Memory {
  readonly set: number;
  readonly key: number;
}

/** `prepared.has(db)`, where `prepared` is a variable of the module and `db` one of the function. */
function readMemory(facts: FileFacts, test: Term): Memory | null {
  const call = test.kind === 'call' ? facts.calls[test.call] : undefined;
  const [key] = call?.args ?? [];
  if (call?.callee.kind !== 'member' || call.callee.property !== 'has' || call.callee.object.kind !== 'binding' || key?.kind !== 'binding') return null;
  return facts.bindings[call.callee.object.binding]?.scope === 0 ? { set: call.callee.object.binding, key: key.binding } : null;
}

function remembers(facts: FileFacts, call: CallFact, { set, key }: Memory): boolean {
  const [first] = call.args;
  return call.callee.kind === 'member' && REMEMBERS.has(call.callee.property) && isBinding(facts, call.callee.object, set) && isBinding(facts, first, key);
}

function isBinding(facts: FileFacts, term: Term | undefined, binding: number): boolean {
  if (term?.kind === 'cast') return isBinding(facts, term.of, binding);
  return term?.kind === 'binding' && term.binding === binding;
}

/** `db` in `db.prepare(sql).all()`. */
function rootOf(facts: FileFacts, term: Term, depth: number): Term {
  if (depth > 20) return term;
  if (term.kind === 'member') return rootOf(facts, term.object, depth + 1);
  const call = term.kind === 'call' ? facts.calls[term.call] : undefined;
  return call ? rootOf(facts, call.callee, depth + 1) : term;
}

function callsOf(steps: readonly Step[]): readonly number[] {
  return steps.flatMap((step): readonly number[] => {
    switch (step.kind) {
      case 'call':
        return [step.call];
      case 'branch':
        return [...callsOf(step.then), ...callsOf(step.otherwise)];
      case 'try':
        return [...callsOf(step.block), ...callsOf(step.finaliser ?? [])];
      case 'loop':
        return callsOf(step.body);
      default:
        return [];
    }
  });
}
