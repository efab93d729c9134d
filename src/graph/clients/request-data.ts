/**
 * Whether what a call is given comes from the request, the job or the tenant it serves. A client made of such data is not
 * the same for the next request: it cannot be built once and shared.
 */
import type { FileFacts, Term } from '../../model/facts.ts';
import type { ProgramGraph } from '../../model/graph.ts';
import type { PathStep } from '../ways/paths-to-role.ts';
import { isBuiltPerRun } from './built-per-run.ts';
import { getFunctionParts } from './function-parts.ts';

/** Calls without arguments that answer for the request at hand. A name alone proves nothing; here it only keeps a rule quiet. */
const ambient: ReadonlySet<string> = new Set(['headers', 'cookies', 'auth', 'getServerSession', 'getSession', 'currentUser', 'getStore', 'getCloudflareContext', 'getRequestContext', 'getRequestEvent', 'useEvent', 'useRequest']);
const mostDepth = 24;

/** What a function on the path was called with. */
interface Given {
  readonly file: string;
  readonly function: number;
  /** By position; `all` for what a library hands to a handler or a callback. */
  readonly parameters: 'all' | readonly boolean[];
  readonly self: boolean;
}

/** True when an argument of the last call of the path depends on the request. */
export function dependsOnRequest(graph: ProgramGraph, steps: readonly PathStep[]): boolean {
  const path: Given[] = [];
  for (const [index, step] of steps.entries()) {
    const facts = graph.files[step.node.file];
    const call = facts?.calls[step.edge.call];
    if (facts === undefined || call === undefined) return false;
    if (index === 0) path.push({ file: step.node.file, function: step.node.function, parameters: 'all', self: false });
    const depends = (term: Term): boolean => isOfRequest({ graph, facts, file: step.node.file, path, seen: new Set() }, term, 0);
    const next = steps[index + 1]?.node;
    if (next === undefined) return call.args.some(depends);
    const isCallback = next.file === step.node.file && call.args.some((term) => isFunction(facts, term, next.function));
    const given = call.args.some((term) => term.kind === 'spread') ? call.args.map(() => call.args.some(depends)) : call.args.map(depends);
    const self = call.kind === 'new' ? given.includes(true) : call.callee.kind === 'member' && depends(call.callee.object);
    path.push({ file: next.file, function: next.function, parameters: isCallback ? 'all' : given, self });
  }
  return false;
}

function isFunction(facts: FileFacts, term: Term, fn: number): boolean {
  if (term.kind === 'function') return term.function === fn;
  return term.kind === 'binding' && (facts.bindings[term.binding]?.values.some((value) => value.kind === 'function' && value.function === fn) ?? false);
}

interface Reading {
  readonly graph: ProgramGraph;
  readonly facts: FileFacts;
  readonly file: string;
  readonly path: readonly Given[];
  readonly seen: Set<number>;
}

function isOfRequest(reading: Reading, term: Term, depth: number): boolean {
  if (depth > mostDepth) return false;
  const { graph, facts, file, path, seen } = reading;
  const inner = (one: Term): boolean => isOfRequest(reading, one, depth + 1);
  switch (term.kind) {
    case 'parameter': {
      const given = path.findLast((one) => one.file === file && one.function === term.function);
      if (given === undefined) return false;
      return given.parameters === 'all' || given.parameters[term.index] === true;
    }
    case 'this': return path.at(-1)?.self === true || isBuiltPerRun(graph, facts, path.at(-1)?.function ?? 0);
    case 'binding': {
      const binding = facts.bindings[term.binding];
      if (binding === undefined || seen.has(term.binding)) return false;
      if (binding.kind === 'import') return binding.from?.specifier.startsWith('cloudflare:') ?? false;
      if (binding.scope === 0) return false;
      seen.add(term.binding);
      return binding.values.some(inner);
    }
    case 'call': {
      const call = facts.calls[term.call];
      if (call === undefined) return false;
      const { callee } = call;
      const name = callee.kind === 'member' ? callee.property : callee.kind === 'binding' ? facts.bindings[callee.binding]?.name : undefined;
      if (name !== undefined && ambient.has(name)) return true;
      return call.args.some(inner) || (callee.kind === 'member' && inner(callee.object));
    }
    case 'member': return inner(term.object);
    case 'index': return inner(term.object) || inner(term.index);
    // One client per item of a list that was read: per tenant, per shard.
    case 'element': return inner(term.of) || isAnswer(facts, term.of);
    // What was asked for at this moment: the address a host has now, the settings of an account.
    case 'await': return (term.of.kind === 'call' && facts.calls[term.of.call]?.kind === 'call') || inner(term.of);
    case 'spread': case 'cast': return inner(term.of);
    case 'function': return getFunctionParts(facts, term.function).calls.some((index) => {
      const call = facts.calls[index];
      return call !== undefined && (inner(call.callee) || call.args.some(inner));
    });
    case 'template': return term.parts.some(inner);
    case 'array': return term.items.some(inner);
    case 'object': return term.properties.some((property) => inner(property.kind === 'spread' ? property.of : property.value));
    case 'operation': return term.operands.some(inner);
    case 'literal': case 'global': case 'super': case 'class': case 'unknown': return false;
  }
}

/** What a call gave, perhaps kept in a variable of the function. */
function isAnswer(facts: FileFacts, term: Term): boolean {
  if (term.kind === 'await' || term.kind === 'cast') return isAnswer(facts, term.of);
  if (term.kind === 'call') return true;
  const binding = term.kind === 'binding' ? facts.bindings[term.binding] : undefined;
  return binding !== undefined && binding.scope !== 0 && binding.values.some((value) => value.kind === 'call' || value.kind === 'await');
}
