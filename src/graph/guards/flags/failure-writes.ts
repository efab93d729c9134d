/**
 * Writes that are made because something failed: `connection ??= open().catch((error) => { connection = undefined; throw error; })`,
 * `client.on('error', () => { connected = false; })`. What is taken back only then says how things stand, and not that somebody is at work.
 */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { Span } from '../../../model/source-location.ts';
import { eachStep } from '../../steps.ts';

const failing: ReadonlySet<string> = new Set(['error', 'close', 'end', 'disconnect', 'disconnected', 'exit', 'reconnecting']);
const listening: ReadonlySet<string> = new Set(['on', 'once', 'addListener', 'addEventListener']);

const known = new WeakMap<FileFacts, { readonly functions: ReadonlySet<number>; readonly spans: ReadonlySet<string> }>();

/** The write stands in a `catch`, in a function that is called with an error, or in a listener for the end of a connection. */
export function isAfterFailure(facts: FileFacts, owner: number, span: Span): boolean {
  let failures = known.get(facts);
  if (failures === undefined) known.set(facts, (failures = { functions: findFailureFunctions(facts), spans: findCaughtSpans(facts) }));
  if (failures.spans.has(span.join(':'))) return true;
  for (let fn: number | null = owner; fn !== null; fn = facts.functions[fn]?.parent ?? null) if (failures.functions.has(fn)) return true;
  return false;
}

function findFailureFunctions(facts: FileFacts): ReadonlySet<number> {
  const found = new Set<number>();
  const add = (term: Term | undefined): void => { if (term?.kind === 'function') found.add(term.function); };
  for (const { callee, args } of facts.calls) {
    if (callee.kind !== 'member') continue;
    if (callee.property === 'catch') add(args[0]);
    else if (callee.property === 'then') add(args[1]);
    else if (listening.has(callee.property) && args[0]?.kind === 'literal' && failing.has(String(args[0].value)) && !isRequest(facts, callee.object)) add(args[1]);
  }
  return found;
}

/** `res.on('close', …)`: it comes at the end of every request. */
function isRequest(facts: FileFacts, term: Term): boolean {
  return term.kind === 'binding' && facts.bindings[term.binding]?.kind === 'parameter' && /^(_?re[qs]|request|response|reply)$/.test(facts.bindings[term.binding]?.name ?? '');
}

function findCaughtSpans(facts: FileFacts): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { body } of facts.functions) {
    for (const step of eachStep(body)) {
      if (step.kind !== 'try' || step.handler === null) continue;
      for (const inner of eachStep(step.handler)) {
        const span = inner.kind === 'assign' ? facts.assignments[inner.assignment]?.span : inner.kind === 'call' ? facts.calls[inner.call]?.span : undefined;
        if (span !== undefined) found.add(span.join(':'));
      }
    }
  }
  return found;
}
