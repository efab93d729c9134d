/** Whether a function that starts a consumer does so for the consumer alone: what else it starts or connects is missed where it is not called. */
import { forEachTerm } from '../../../graph/terms.ts';
import type { CallFact, FileFacts } from '../../../model/facts.ts';
import type { Place } from '../../../model/source-location.ts';
import { findRoot } from './stands-alone.ts';

const logging = /^(?:log|info|debug|warn|error|trace)$/;

const stopping = /^(?:stop|close|disconnect|quit|end)$/;

/** False where it touches anything that other code of the program may use. */
export function isPrivateStart(facts: FileFacts, fn: number, registration: Place): boolean {
  // `boss = new PgBoss(…)`, of a name that the module keeps.
  if (facts.bindings.some(({ scope, values }) => scope === 0 && values.length > 1)) return false;
  return facts.calls.every((call) => {
    if (call.in !== fn || call.span.every((part, index) => part === registration.span[index])) return true;
    const root = findRoot(facts, call.callee);
    if (root === undefined) return call.callee.kind === 'global' || (call.callee.kind === 'member' && call.callee.object.kind === 'global');
    if (root.scope === fn || (call.callee.kind === 'member' && logging.test(call.callee.property))) return true;
    if (root.from !== undefined) return call.kind === 'new' && !root.from.specifier.startsWith('.');
    return root.kind === 'const' && isUsedOnlyIn(facts, root, fn);
  });
}

function isUsedOnlyIn(facts: FileFacts, binding: FileFacts['bindings'][number], fn: number): boolean {
  const index = facts.bindings.indexOf(binding);
  const names = ({ callee, args }: CallFact): boolean => {
    let isNamed = false;
    for (const term of [callee, ...args]) forEachTerm(facts, term, (inner) => { isNamed ||= inner.kind === 'binding' && inner.binding === index; });
    return isNamed;
  };
  const isExported = facts.exports.some(({ name, value }) => name === binding.name || (value?.kind === 'binding' && value.binding === index));
  // What was never started is soon stopped.
  const isStop = ({ callee }: CallFact): boolean => callee.kind === 'member' && stopping.test(callee.property) && callee.object.kind === 'binding' && callee.object.binding === index;
  return !isExported && !facts.calls.some((call) => !isInside(facts, call.in, fn) && !isStop(call) && names(call));
}

function isInside(facts: FileFacts, fn: number, outer: number): boolean {
  for (let current: number | null = fn; current !== null; current = facts.functions[current]?.parent ?? null) if (current === outer) return true;
  return false;
}
