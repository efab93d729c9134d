/** Which errors reach the caller, and which of them say that an effect did not happen. */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import type { FunctionNode, RoleMatch, StaticValue } from '../../../model/graph.ts';
import { eachStep } from '../../steps.ts';
import { findCalledName, forEachTerm } from '../../terms.ts';
import { findCallsIn } from '../call-values.ts';
import type { DoneEffect, PassedTest } from '../flow.ts';

/** A catch that throws somewhere lets errors pass. */
export function rethrows(handler: readonly Step[]): boolean {
  for (const step of eachStep(handler)) if (step.kind === 'throw') return true;
  return false;
}

/** `step.do('pay', { retries: { limit: 0 } }, pay)`: https://developers.cloudflare.com/workflows/build/sleeping-and-retrying/ */
export function isTriedOnce({ arguments: given }: RoleMatch): boolean {
  const find = (values: readonly StaticValue[], key: string): StaticValue[] => values.flatMap((value) => (value.kind === 'object' ? value.properties.flatMap((one) => (one.key === key ? [one.value] : [])) : []));
  return find(find(given, 'retries'), 'limit').some((value) => value.kind === 'literal' && value.value === 0);
}

const caughtOf = new WeakMap<FileFacts, ReadonlySet<number>>();

/** `send().catch(report)` and `Promise.allSettled(orders.map(send))` keep errors to themselves. */
export function isCaught(facts: FileFacts, call: number): boolean {
  const known = caughtOf.get(facts) ?? findCaught(facts);
  caughtOf.set(facts, known);
  return known.has(call);
}

function findCaught(facts: FileFacts): ReadonlySet<number> {
  const caught = new Set<number>();
  for (const call of facts.calls) {
    const name = findCalledName(facts, call);
    if (name === 'catch' && call.callee.kind === 'member') {
      for (let object: Term = call.callee.object; object.kind === 'call'; ) {
        caught.add(object.call);
        const inner: Term | undefined = facts.calls[object.call]?.callee;
        if (inner?.kind !== 'member') break;
        object = inner.object;
      }
    }
    if (name === 'allSettled') for (const argument of call.args) for (const list of getListed(facts, argument)) forEachTerm(facts, list, (term) => { if (term.kind === 'call') caught.add(term.call); });
  }
  return caught;
}

/** `const sent = orders.map(send)`, `sent.push(send(order))` and then `Promise.allSettled(sent)`: what is in the list, unless it was waited for before. */
function getListed(facts: FileFacts, argument: Term): readonly Term[] {
  const list = argument.kind === 'array' && argument.items.length === 1 ? argument.items[0] : argument;
  const named = list?.kind === 'spread' ? list.of : list;
  if (named?.kind !== 'binding') return [argument];
  const pushed = facts.calls.flatMap(({ callee, args }) => (callee.kind === 'member' && callee.property === 'push' && callee.object.kind === 'binding' && callee.object.binding === named.binding ? args : []));
  return [...(facts.bindings[named.binding]?.values ?? []), ...pushed].filter((value) => value.kind === 'call' || value.kind === 'array');
}

/** The test looks at what the effect, or the function around it, answered; `loops`: how many are around the test. */
export function asksAbout(facts: FileFacts, test: Term, node: FunctionNode, effect: DoneEffect, loops: number): boolean {
  const calls = findCallsIn(facts, test);
  // Of several that were sent, some failed: those that did not are done.
  if (effect.loops.length > loops && asksForSome(facts, test)) return false;
  if (effect.node.file === node.file && effect.node.function === node.function) return calls.has(effect.edge.call);
  // The effect stands in a function that this one calls: any answer of a call of the project may be about it.
  return node.calls.some((edge) => edge.to.length > 0 && calls.has(edge.call));
}

/** `if (sent) return; … throw new Error('not sent');`: tests of the function that let the run on because the call that led to the effect, or had it, answered that it did not. */
export function listMissed(facts: FileFacts, node: FunctionNode, passed: readonly PassedTest[], { way, edge }: DoneEffect): readonly Term[] {
  const own = new Set([...way, edge].flatMap(({ place, call }) => (place.file === node.file && facts.calls[call]?.in === node.function ? [call] : [])));
  return passed.flatMap(({ facts: of, test, isTrue }) => (of === facts && !isTrue && isSuccess(facts, test) && [...findCallsIn(facts, test)].some((call) => own.has(call)) ? [test] : []));
}

const successes: ReadonlySet<string> = new Set(['ok', 'success', 'succeeded', 'successful', 'delivered', 'accepted', 'sent', 'done']);
const refusals: ReadonlySet<string> = new Set(['not', 'un', 'never', 'already', 'err', 'error', 'fail', 'failed', 'failure', 'reason', 'skip', 'skipped', 'cancel', 'canceled', 'cancelled']);

/** `sent`, `result.ok`, `await send(job)`: where `error` is false it was sent, and other names say nothing of that. */
function isSuccess(facts: FileFacts, test: Term): boolean {
  switch (test.kind) {
    case 'binding': return saysSuccess(facts.bindings[test.binding]?.name ?? '');
    case 'member': return saysSuccess(test.property);
    case 'await': return isSuccess(facts, test.of);
    case 'call': {
      const call = facts.calls[test.call];
      return call !== undefined && !toWords(findCalledName(facts, call) ?? '').some((word) => refusals.has(word));
    }
    default: return false;
  }
}

function saysSuccess(name: string): boolean {
  const words = toWords(name);
  return successes.has(words.at(-1) ?? '') && !words.some((word) => refusals.has(word));
}

function toWords(name: string): readonly string[] {
  return name.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toLowerCase().split('_');
}

const picks: ReadonlySet<string> = new Set(['filter', 'some', 'find']);

/** `results.filter(isFailed).length > 0`, `results.some(isFailed)`. That all of them failed is `every`, or a number that is compared with another. */
function asksForSome(facts: FileFacts, test: Term): boolean {
  if (test.kind === 'operation' && (test.operator === '===' || test.operator === '==' || test.operator === '!')) return false;
  if (test.kind === 'operation' && test.operator === '&&') return test.operands.every((operand) => operand.kind !== 'operation' || operand.operator !== '===') && test.operands.some((operand) => asksForSome(facts, operand));
  return [...findCallsIn(facts, test)].some((call) => {
    const callee = facts.calls[call]?.callee;
    return callee?.kind === 'member' && picks.has(callee.property);
  });
}
