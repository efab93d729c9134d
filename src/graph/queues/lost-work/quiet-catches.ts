/** Catches after which nothing is left of an error but a line in a log. */
import type { CallFact, FileFacts, Step, Term } from '../../../model/facts.ts';
import type { CallEdge, FunctionNode, ProgramGraph } from '../../../model/graph.ts';
import { findEffectIn } from '../../effects/effects-of-entry.ts';
import { isResultUsed } from '../../guards/body/result-use.ts';
import { eachStep } from '../../steps.ts';
import { findCalledName } from '../../terms.ts';

/** `catch (error) { this.noteFailure(error); }` */
const deepest = 3;

/** What notes an error for people and for nothing else: loggers, spans, counters, reporters of errors. */
const notes = /^(?:log\w*|\w+log(?:ger)?|error|warn|warning|info|debug|trace|fatal|verbose|silly|critical|exception|dir|table|print\w*|capture(?:exception|message|error)|record(?:exception|error)|set(?:status|attributes?|tags?|context|extras?)|addbreadcrumb|inc|increment|observe|end|finish|rollback\w*)$/i;

/** Nothing of the error is written down, sent, kept in a variable or thrown again. */
export function isQuiet(graph: ProgramGraph, node: FunctionNode, steps: readonly Step[], depth = 0): boolean {
  const facts = graph.files[node.file];
  if (facts === undefined || depth > deepest) return false;
  const edges = new Map(node.calls.map((edge) => [edge.call, edge]));
  for (const step of eachStep(steps)) {
    switch (step.kind) {
      case 'throw': case 'assign': case 'yield': return false;
      case 'call': if (!isQuietCall(graph, node, facts, edges.get(step.call), step.call, depth)) return false; break;
      default: break;
    }
  }
  return true;
}

function isQuietCall(graph: ProgramGraph, node: FunctionNode, facts: FileFacts, edge: CallEdge | undefined, index: number, depth: number): boolean {
  const call = facts.calls[index];
  if (call === undefined) return false;
  if (edge !== undefined) {
    if (edge.roles.some(({ role }) => role !== 'db-call') || findEffectIn(graph, { node, edge }) !== null) return false;
    if (edge.to.length > 0) return edge.to.every((id) => isQuietFunction(graph, id, depth + 1));
  }
  return isNote(facts, call) || (call.kind !== 'new' && isMadeOfError(facts, call, index));
}

function isQuietFunction(graph: ProgramGraph, id: number, depth: number): boolean {
  const node = graph.nodes[id];
  const body = node === undefined ? undefined : graph.files[node.file]?.functions[node.function]?.body;
  return node !== undefined && body !== undefined && isQuiet(graph, node, body, depth);
}

/** `logger.error(…)`, `console.log(…)`, `log(…)`, `Sentry.captureException(…)`, `logError(…)` */
export function isNote(facts: FileFacts, call: CallFact): boolean {
  const name = findCalledName(facts, call);
  return (name !== null && notes.test(name)) || (call.callee.kind === 'member' && isConsole(call.callee.object));
}

function isConsole(object: Term): boolean {
  return object.kind === 'global' && object.name === 'console';
}

/** `JSON.stringify(error)`, `String(error)`: only for what is logged. */
function isMadeOfError(facts: FileFacts, call: CallFact, index: number): boolean {
  return !call.dropped && !call.awaited && (isResultUsed(facts, index) || isArgument(facts, call.in, index));
}

function isArgument(facts: FileFacts, fn: number, index: number): boolean {
  return facts.calls.some((other) => other.in === fn && other.args.some((argument) => holds(argument, index)));
}

function holds(term: Term, index: number): boolean {
  switch (term.kind) {
    case 'call': return term.call === index;
    case 'template': return term.parts.some((one) => holds(one, index));
    case 'operation': return term.operands.some((one) => holds(one, index));
    case 'object': return term.properties.some((property) => holds(property.kind === 'spread' ? property.of : property.value, index));
    case 'member': return holds(term.object, index);
    case 'cast': return holds(term.of, index);
    default: return false;
  }
}
