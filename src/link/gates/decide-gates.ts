/** Which entry points a program comes to in a service, where the code asks the environment about them. */
import type { Evidence } from '../../model/finding.ts';
import type { GatedEntry } from '../../model/graph.ts';
import type { Activation } from '../processes/activations.ts';
import { asksFor, processVariables, type Condition } from './condition.ts';
import { evaluateCondition, findTruth } from './evaluate-condition.ts';
import { createEnvironment, type ServiceEnvironment } from './service-environment.ts';

type State = GatedEntry['state'];

const order: readonly State[] = ['open', 'unsure', 'closed'];

/** Null where nothing asks: the program comes to it wherever its file is loaded. `isLoaded` is asked of files. */
export function decideGate(entry: number, activations: readonly Activation[], isLoaded: (file: string) => boolean, environment: ServiceEnvironment): GatedEntry | null {
  const ways = activations.filter(({ file }) => isLoaded(file));
  const gates = ways.flatMap(({ gate }) => (gate === null ? [] : [gate]));
  if (ways.length === 0 || gates.length < ways.length) return null;
  const first = best(gates.map((gate) => stateOf(gate, environment, true)));
  const others = best(gates.map((gate) => (asksFor(gate, (name) => processVariables.has(name)) ? stateOf(gate, environment, false) : stateOf(gate, environment, true))));
  const state = best([first, others]);
  return { entry, state, oncePerInstance: state !== 'closed' && others === 'closed', evidence: evidenceOf(gates, environment) };
}

function best(states: readonly State[]): State {
  return order.find((state) => states.includes(state)) ?? 'open';
}

/** Whether a process with this environment passes. */
export function stateOf(gate: Condition, environment: ServiceEnvironment, isFirst: boolean): State {
  const said = evaluateCondition(gate, createEnvironment(environment, isFirst, false));
  const truth = findTruth(said);
  if (truth !== null) return truth ? 'open' : 'closed';
  if (said.kind === 'unknown' && !said.ofEnvironment) return 'open';
  const silent = evaluateCondition(gate, createEnvironment(environment, isFirst, true));
  // What nobody sets is as the code has it by default: on, or to be switched on by somebody out of sight.
  return findTruth(silent) === true || (silent.kind === 'unknown' && !silent.ofEnvironment) ? 'open' : 'unsure';
}

function evidenceOf(gates: readonly Condition[], { literal }: ServiceEnvironment): readonly Evidence[] {
  return [...literal].filter(([name]) => gates.some((gate) => asksFor(gate, (one) => one === name))).map(([, { kind, file, line, endLine, label }]) => ({ kind, file, line, endLine, label }));
}
