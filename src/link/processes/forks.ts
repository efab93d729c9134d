/** Where a program starts itself again, once for each processor or a number of times. https://nodejs.org/api/cluster.html */
import type { ProcessCount } from '../../model/deployment-facts.ts';
import type { FileFacts, Step } from '../../model/facts.ts';
import { isCluster } from '../gates/process-objects.ts';
import type { Evaluation } from '../values/evaluation.ts';
import { findActivations, type Activation } from './activations.ts';

export interface Fork {
  readonly file: string;
  readonly line: number;
  readonly count: ProcessCount;
  readonly activations: readonly Activation[];
}

/** Programs fork in one place. */
const mostForks = 20;

export function findForks(ev: Evaluation): readonly Fork[] {
  return ev.program.callsNamed('fork').slice(0, 200).flatMap(({ file, call: index }): Fork[] => {
    const call = ev.program.getCall(file, index);
    const { callee } = call;
    if (!call.loop || callee.kind !== 'member' || !isCluster(ev, { term: callee.object, at: { file, fn: call.in, frame: null } })) return [];
    const facts = ev.program.getFile(file);
    const count = findCount(facts, facts.functions[call.in]?.body ?? [], index) ?? (asksForProcessors(facts) ? 'processors' : null);
    return count === null ? [] : [{ file, line: call.nameLine, count, activations: findActivations(ev, { file, span: call.span }) }];
  }).slice(0, mostForks);
}

/** `for (let i = 0; i < 4; i++) cluster.fork()` */
function findCount(facts: FileFacts, steps: readonly Step[], call: number): number | null {
  for (const step of steps) {
    if (step.kind === 'loop' && step.of === 'for' && step.body.some((one) => one.kind === 'call' && one.call === call) && step.over?.kind === 'operation') {
      const [, bound] = step.over.operands;
      const value = bound?.kind === 'binding' ? facts.bindings[bound.binding]?.values[0] : bound;
      return value?.kind === 'literal' && typeof value.value === 'number' ? value.value : null;
    }
    const inner = step.kind === 'branch' ? [...step.then, ...step.otherwise] : step.kind === 'try' ? step.block : step.kind === 'loop' ? step.body : [];
    const found = inner.length === 0 ? null : findCount(facts, inner, call);
    if (found !== null) return found;
  }
  return null;
}

/** `os.cpus().length`, `os.availableParallelism()` */
function asksForProcessors({ calls, bindings }: FileFacts): boolean {
  const isWord = (name: string | undefined): boolean => name === 'cpus' || name === 'availableParallelism';
  return calls.some(({ callee }) => (callee.kind === 'member' ? isWord(callee.property) : callee.kind === 'binding' && isWord(bindings[callee.binding]?.from?.imported ?? bindings[callee.binding]?.name)));
}
