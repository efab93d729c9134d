/**
 * A registration that stands behind a test of the very item it registers: `if (route.method === 'get') app.get(route.path,
 * route.handle)`, `switch (method) { case 'post': app.post(path, handle) }`, `if (key.startsWith('GET ')) …`. Of an item that
 * fails the test it registers nothing.
 */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { gatesOf } from '../../gates/gates-of-calls.ts';
import { decideCombined } from '../../gates/combined-tests.ts';
import type { Evaluation } from '../../values/evaluation.ts';
import type { CallSite } from '../../values/program.ts';
import type { At } from '../../values/value.ts';

/** Values of values. */
const MOST_DEPTH = 6;

/** Whether the calling context comes to the call, as far as the tests around it tell. */
export function isTaken(ev: Evaluation, site: CallSite, at: At): boolean {
  if (at.frame === null) return true;
  const gates = gatesOf(ev.program.getFunction(site.file, ev.program.getCall(site.file, site.call).in)).get(site.call);
  return gates === undefined || !gates.some(({ test, holds }) => decide(ev, test, at) === !holds);
}

function decide(ev: Evaluation, test: Term, at: At): boolean | null {
  const facts = ev.program.getFile(at.file);
  if (test.kind === 'call') {
    const call = facts.calls[test.call];
    const [part, ...others] = call?.args ?? [];
    if (call?.callee.kind !== 'member' || call.callee.property !== 'startsWith' || part?.kind !== 'literal' || others.length > 0) return null;
    const text = textOf(ev, call.callee.object, at);
    return text === null ? null : text.startsWith(String(part.value));
  }
  if (test.kind !== 'operation') return null;
  const [first, second] = test.operands;
  const combined = decideCombined(test, (one) => decide(ev, one, at));
  if (combined !== undefined) return combined;
  switch (test.operator) {
    case '===': case '==': case '!==': case '!=': {
      if (!first || !second) return null;
      const [one, other] = [textOf(ev, first, at) ?? written(first), textOf(ev, second, at) ?? written(second)];
      return one === null || other === null ? null : (one === other) === !test.operator.startsWith('!');
    }
    default: return null;
  }
}

function written(term: Term): string | null {
  return term.kind === 'literal' && typeof term.value === 'string' ? term.value : null;
}

/** What is known of the item or the parameter alone, and to its end; what other variables hold may change until then. */
function textOf(ev: Evaluation, term: Term, at: At): string | null {
  if (!isOfItem(ev.program.getFile(at.file), term, 0)) return null;
  const [value, ...others] = ev.evaluate(term, at);
  return value?.kind === 'literal' && typeof value.value === 'string' && !value.value.includes('*') && others.length === 0 ? value.value : null;
}

function isOfItem(facts: FileFacts, term: Term, depth: number): boolean {
  if (depth > MOST_DEPTH) return false;
  switch (term.kind) {
    case 'element': case 'parameter': return true;
    case 'member': case 'index': return isOfItem(facts, term.object, depth + 1);
    case 'cast': return isOfItem(facts, term.of, depth + 1);
    case 'binding': {
      const [value, ...others] = facts.bindings[term.binding]?.values ?? [];
      return value !== undefined && others.length === 0 && isOfItem(facts, value, depth + 1);
    }
    case 'call': {
      const callee = facts.calls[term.call]?.callee;
      return callee?.kind === 'member' && isOfItem(facts, callee.object, depth + 1);
    }
    default: return false;
  }
}
