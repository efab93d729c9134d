/**
 * Handlers inside calls that nothing is known of: `export const GET = withRole('admin')(list)`, `app.get('/orders', guard.protect(list))`.
 * What stands where a handler is asked for is one, so a function that is given there is called for each request, whoever wraps it.
 */
import type { Term } from '../../../model/facts.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import { findFrame } from '../../values/evaluation.ts';
import { NO_VALUES, type At, type Values } from '../../values/value.ts';

/** Wrappers of wrappers, and the calls of a chain. */
const MOST_DEPTH = 6;

/** What such a call does besides calling its function is out of sight: one that speaks of a lock may keep runs apart. */
const SPEAKS_OF_LOCK = /lock|mutex|semaphore|lease|exclusive|single.?flight|throttle|debounce/i;

/** The functions that the term's calls are given, from the inside of a chain outwards; nothing where it makes no call. */
export function wrappedHandlers(ev: Evaluator, term: Term, at: At, depth = 0): Values {
  if (depth > MOST_DEPTH) return NO_VALUES;
  const inner = (part: Term, where = at): Values => wrappedHandlers(ev, part, where, depth + 1);
  if (term.kind === 'cast' || term.kind === 'await') return inner(term.of);
  if (term.kind === 'binding') {
    const binding = ev.program.getFile(at.file).bindings[term.binding];
    const [only, ...others] = binding?.values ?? [];
    return binding === undefined || only === undefined || others.length > 0 ? NO_VALUES : inner(only, { file: at.file, fn: binding.scope, frame: binding.scope === 0 ? null : findFrame(at.frame, at.file, binding.scope) });
  }
  if (term.kind === 'operation') return ev.interner.union(term.operands.map((operand) => inner(operand)));
  if (term.kind !== 'call') return NO_VALUES;
  const call = ev.program.getCall(at.file, term.call);
  if (call.kind !== 'call' || namesIn(ev, call.callee, at).some((name) => SPEAKS_OF_LOCK.test(name))) return NO_VALUES;
  const before = call.callee.kind === 'member' && call.callee.object.kind === 'call' ? inner(call.callee.object) : NO_VALUES;
  const given = call.args.map((arg) => {
    const functions = ev.evaluate(arg, at).filter((value) => value.kind === 'function');
    return functions.length > 0 ? functions : inner(arg);
  });
  return ev.interner.union([before, ...given]);
}

/** The names that a callee is written with: `locks` and `take` of `locks.take`. */
function namesIn(ev: Evaluator, callee: Term, at: At): readonly string[] {
  if (callee.kind === 'member') return [...namesIn(ev, callee.object, at), callee.property];
  if (callee.kind === 'call') return namesIn(ev, ev.program.getCall(at.file, callee.call).callee, at);
  return callee.kind === 'binding' ? [ev.program.getFile(at.file).bindings[callee.binding]?.name ?? ''] : [];
}
