/** The clients that each run of an entry point builds for itself: nobody shares them, and what they hold open is theirs alone. */
import { findCallsIn } from '../effect-order/call-values.ts';
import { eachStep } from '../steps.ts';
import type { FileFacts, Term } from '../../model/facts.ts';
import type { EntryPoint, FunctionNode, Holding, ProgramGraph, RoleMatch } from '../../model/graph.ts';
import { findPathsToRole, type PathStep, type RolePath } from '../ways/paths-to-role.ts';
import type { Closing } from './closing.ts';
import { findPlace } from './closing.ts';
import { isMemoised } from './memoised.ts';
import { dependsOnRequest } from './request-data.ts';
import { isSigning } from './signing.ts';
import { findRoot, followValue, isCallTerm, type ValueFlow } from './value-flow.ts';

export interface BuiltClient {
  readonly path: RolePath;
  readonly match: RoleMatch;
  readonly holding: Holding;
  /** Null where nothing closes it. */
  readonly closing: Exclude<Closing, 'on-error'> | null;
}

/** What libraries call it when an object lets go of what it holds. A wrapper of the project is likely to use one of these too. */
const letsGo = ['close', 'end', 'quit', 'disconnect', '$disconnect', 'destroy', 'stop', 'shutdown', 'terminate', 'dispose', 'drain'];
/** An entry point that builds more clients than this is no program anybody wrote. */
const mostClients = 200;

const holds = (match: RoleMatch): boolean => match.holds !== undefined;

/** Shared clients are left out, and those made of what the request brings. */
export function findClientsOfEntry(graph: ProgramGraph, entry: EntryPoint): readonly BuiltClient[] {
  const paths = findPathsToRole(graph, entry, holds);
  return paths.slice(0, mostClients).flatMap((path): BuiltClient[] => {
    const { match } = path;
    if (match.holds === undefined || path.steps.some((step) => isMemoised(graph, step.node)) || isBuiltOnce(graph, entry, path) || dependsOnRequest(graph, path.steps)) return [];
    const fate = findFate(graph, path.steps, new Set([...match.holds.closes, ...letsGo]));
    // A copy of a connection that is closed again is for what keeps a connection busy: a command that waits, a listener.
    const isCopy = match.holds.what === 'connection' && match.origin !== null;
    return fate === 'kept' || fate === 'unopened' || (isCopy && fate === 'always') ? [] : [{ path, match, holding: match.holds, closing: fate }];
  });
}

/** The function takes messages in a loop of its own, as a module does when it is loaded: what stands beside the loop is built once. */
function isBuiltOnce(graph: ProgramGraph, entry: EntryPoint, { steps: [first] }: RolePath): boolean {
  const { registration, consumer } = entry;
  const facts = first === undefined ? undefined : graph.files[first.node.file];
  if (first === undefined || facts === undefined || consumer === null || registration.file !== first.node.file || first.edge.loop) return false;
  const taking = facts.calls.findIndex((call) => call.in === first.node.function && call.span.join() === registration.span.join());
  if (taking === -1) return false;
  return facts.calls[taking]?.loop === true || isLoopedOver(facts, first.node.function, taking);
}

/** `for await (const message of await consumer.consume())` */
function isLoopedOver(facts: FileFacts, fn: number, call: number): boolean {
  for (const step of eachStep(facts.functions[fn]?.body ?? [])) if (step.kind === 'loop' && step.over !== null && findCallsIn(facts, step.over).has(call)) return true;
  return false;
}

/** From the call that builds it outwards, for as long as it is handed back. One that listens is not for sharing: it counts as kept while somebody closes it. */
function findFate(graph: ProgramGraph, steps: readonly PathStep[], closes: ReadonlySet<string>): BuiltClient['closing'] | 'kept' | 'unopened' {
  let uses: Use = 'none';
  for (let level = steps.length - 1; level >= 0; level--) {
    const step = steps[level];
    if (step === undefined) break;
    const { node, edge } = step;
    const flow = followIn(graph, node, isCallTerm(edge.call), closes, 0);
    if (flow === null || flow.kept || flow.given.some((parameter) => isShared(graph, steps, level, parameter))) return 'kept';
    if (flow.closing !== null) return flow.listens ? 'kept' : flow.closing === 'always' ? 'always' : 'on-success';
    const kind = graph.files[node.file]?.functions[node.function]?.kind;
    const isMade = kind === 'constructor' || kind === 'initialiser';
    if (flow.field && !isMade) return 'kept';
    uses = isMade ? 'opens' : joinUses(uses, findUse(graph, node, flow));
    if (!flow.returned && !flow.field) break;
  }
  return uses === 'signs' ? 'unopened' : null;
}

/** `signs`: it is used, and only to sign addresses. */
type Use = 'none' | 'signs' | 'opens';

function findUse(graph: ProgramGraph, node: FunctionNode, { uses }: ValueFlow): Use {
  const facts = graph.files[node.file];
  if (facts === undefined || uses.length === 0) return 'none';
  return uses.every((index) => facts.calls[index] !== undefined && isSigning(facts, facts.calls[index])) ? 'signs' : 'opens';
}

function joinUses(one: Use, other: Use): Use {
  return one === 'opens' || other === 'opens' ? 'opens' : one === 'signs' || other === 'signs' ? 'signs' : 'none';
}

/** Whether the object that a function on the way is given outlives the run: `getOrCreate(pools, 'eu', () => new Pool())`. */
function isShared(graph: ProgramGraph, steps: readonly PathStep[], level: number, parameter: number): boolean {
  const caller = steps[level - 1];
  const facts = caller && graph.files[caller.node.file];
  const argument = caller && facts?.calls[caller.edge.call]?.args[parameter];
  if (facts === undefined || argument === undefined) return false;
  const root = findRoot(facts, argument);
  if (root.kind === 'this' || root.kind === 'global') return true;
  if (root.kind === 'parameter') return isShared(graph, steps, level - 1, root.index);
  if (root.kind !== 'binding') return false;
  const binding = facts.bindings[root.binding];
  const [value] = binding?.values ?? [];
  if (value?.kind === 'parameter') return isShared(graph, steps, level - 1, value.index);
  return binding?.scope === 0;
}

/** The flow in the function and in those it hands the value to. */
function followIn(graph: ProgramGraph, node: FunctionNode, isSource: (term: Term) => boolean, closes: ReadonlySet<string>, depth: number): ValueFlow | null {
  const facts = graph.files[node.file];
  if (facts === undefined) return null;
  const flow = followValue(facts, node.function, isSource, closes);
  if (flow.kept || flow.closing === 'always' || depth > 1) return flow;
  let kept: boolean = flow.kept;
  let closing: Closing | null = flow.closing;
  for (const { call, argument } of flow.handed.slice(0, 20)) {
    for (const id of node.calls.find((edge) => edge.call === call)?.to ?? []) {
      const next = graph.nodes[id];
      if (next === undefined) continue;
      const within = followIn(graph, next, (term) => term.kind === 'parameter' && term.function === next.function && term.index === argument, closes, depth + 1);
      if (within === null) continue;
      const isMethod = graph.files[next.file]?.functions[next.function]?.kind !== 'constructor';
      kept ||= within.kept || (within.field && isMethod);
      if (within.closing === null) continue;
      // `await load(client); await client.close()`, where `load` closes it before it throws.
      const isBoth = within.closing === 'on-error' && flow.closing === 'on-success';
      closing = isBoth || findPlace(facts, node.function, call) === 'finally' ? 'always' : (closing ?? within.closing);
    }
  }
  return { ...flow, kept, closing };
}
