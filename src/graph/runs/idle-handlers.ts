/** Handlers that answer what they know at once, as a ping that keeps a host awake: whoever asks again meets no work. */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { EntryPoint, ProgramGraph } from '../../model/graph.ts';
import { findEffectsOfEntry } from '../effects/effects-of-entry.ts';

/** Of the language and of Node, and neither waits nor changes anything. */
const idle: ReadonlySet<string> = new Set(['process', 'performance', 'Date', 'Math', 'JSON', 'String', 'Number', 'Object', 'console', 'Response', 'NextResponse']);

/** It waits for nothing, and calls nothing but what it was handed (`res.json()`) and what the language has. */
export function isIdleHandler(graph: ProgramGraph, entry: EntryPoint): boolean {
  const node = graph.nodes[entry.node];
  const facts = node === undefined ? undefined : graph.files[node.file];
  const handler = node === undefined ? undefined : facts?.functions[node.function];
  if (node === undefined || facts === undefined || handler === undefined || handler.kind === 'module') return false;
  // What stands inside may be handed on, and run.
  if (node.calls.some(({ to, roles }) => to.length > 0 || roles.some(({ role }) => role !== 'response')) || facts.functions.some(({ parent }) => parent === node.function)) return false;
  if (facts.assignments.some((one) => one.in === node.function) || hasWorkBefore(graph, entry)) return false;
  return facts.calls.every((call) => call.in !== node.function || (!call.awaited && isIdle(facts, call.callee, handler.parameters.length)));
}

/** `app.post('/jobs/pay', payAll, (req, res) => res.json({ ok: true }))` */
function hasWorkBefore(graph: ProgramGraph, { id, registration: { file, span } }: EntryPoint): boolean {
  return graph.entryPoints.some((other) => other.id !== id && other.http?.passesOn === true && other.registration.file === file && other.registration.span[0] === span[0] && findEffectsOfEntry(graph, other).length > 0);
}

function isIdle(facts: FileFacts, callee: Term, parameters: number): boolean {
  switch (callee.kind) {
    case 'member': return isIdle(facts, callee.object, parameters) && (callee.object.kind !== 'member' || !isOfParameter(facts, callee.object) || answers.test(callee.object.property));
    case 'call': return isIdle(facts, facts.calls[callee.call]?.callee ?? { kind: 'unknown' }, parameters);
    case 'parameter': return true;
    case 'global': return idle.has(callee.name);
    case 'binding': return isIdleName(facts, callee.binding);
    default: return false;
  }
}

/** `res`, `ctx.response`, `event.node.res`: what is found on a request may be anything, as `req.container` and `req.app` are. */
const answers = /^(?:res|response|reply|raw|node|headers|cookies|set)$/;

function isOfParameter(facts: FileFacts, term: Term): boolean {
  switch (term.kind) {
    case 'member': return isOfParameter(facts, term.object);
    case 'parameter': return true;
    case 'binding': return facts.bindings[term.binding]?.kind === 'parameter';
    default: return false;
  }
}

/** A parameter that goes by a name, or an import of what answers. */
function isIdleName(facts: FileFacts, index: number): boolean {
  const binding = facts.bindings[index];
  if (binding?.from !== undefined) return idle.has(binding.from.imported);
  return binding?.kind === 'parameter';
}
