/** Work of a request that the threads of a pool do as well, when asked: the request may as well ask them. */
import type { Term } from '../model/facts.ts';
import type { ProgramGraph, ThreadTask } from '../model/graph.ts';
import { findRoot } from './clients/value-flow.ts';
import type { PathStep } from './ways/paths-to-role.ts';

export interface TaskOfWork {
  /** The step whose call the task takes the place of. */
  readonly step: PathStep;
  /** All that ask for the same work, the plainest first. */
  readonly tasks: readonly ThreadTask[];
}

const plainest: readonly ThreadTask['asked'][] = ['function', 'run', 'exec'];

/** The first call on the path whose function is the work of a task, whatever object it is called on left out: a thread has objects of its own. */
export function findTaskOfWork({ threadTasks = [], files }: ProgramGraph, steps: readonly PathStep[]): TaskOfWork | null {
  if (threadTasks.length === 0) return null;
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1]?.node;
    const facts = files[step.node.file];
    const call = facts?.calls[step.edge.call];
    if (next === undefined || facts === undefined || call?.kind !== 'call' || step.edge.to.length !== 1 || !isOfModule(findRoot(facts, call.callee), facts.bindings)) continue;
    const tasks = threadTasks.filter(({ work, takes, by }) => work.file === next.file && work.function === next.function && call.args.length <= takes.length && !isItself(step, by));
    if (tasks.length > 0) return { step, tasks: [...tasks].sort((a, b) => plainest.indexOf(a.asked) - plainest.indexOf(b.asked)) };
  }
  return null;

  /** A function that asks the pool, and does the work itself where it has none. */
  function isItself({ node }: PathStep, by: ThreadTask['by']): boolean {
    return node.file === by.file && files[node.file]?.functions[node.function]?.name === by.name;
  }
}

function isOfModule(root: Term, bindings: readonly { readonly scope: number }[]): boolean {
  return root.kind === 'binding' && bindings[root.binding]?.scope === 0;
}
