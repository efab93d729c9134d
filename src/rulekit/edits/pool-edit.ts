/** The edit that asks the threads of a pool for work that a request does itself. */
import type { RolePath } from '../../graph/ways/paths-to-role.ts';
import { findTaskOfWork } from '../../graph/task-of-work.ts';
import type { EditIntent } from '../../model/edit-intent.ts';
import type { EntryPoint, ProgramGraph, ThreadTask } from '../../model/graph.ts';
import { reachValue, type Reached } from '../reach-value.ts';
import { findFreeHandler } from './twin-edit.ts';

export function findPoolEdit(graph: ProgramGraph, entry: EntryPoint, { steps }: RolePath): EditIntent | null {
  const found = findTaskOfWork(graph, steps);
  if (found === null) return null;
  const { file, span: [line, column] } = found.step.edge.place;
  for (const task of found.tasks) {
    const reached = reach(graph, file, task.by);
    if (reached === null) continue;
    const { asked, takes } = task;
    return { kind: 'run-in-pool', description: describe(task), file, line, column, asked, by: reached.name, from: reached.from, task: task.task, takes, handler: findFreeHandler(graph, entry, file) };
  }
  return null;
}

function reach(graph: ProgramGraph, file: string, by: ThreadTask['by']): Reached | null {
  return by.file === file ? { name: by.name, from: null } : reachValue(graph, file, by);
}

function describe({ asked, by, task }: ThreadTask): string {
  if (asked === 'function') return `Call \`${by.name}\`, which has a worker thread do the same.`;
  return `Ask the worker pool \`${by.name}\`, whose ${task === null ? 'task' : `task \`${task}\``} does the same.`;
}
