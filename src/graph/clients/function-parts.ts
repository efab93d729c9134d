/** What stands in a function and in the functions written into it, found without a look at the rest of the file. */
import type { FileFacts } from '../../model/facts.ts';

export interface FunctionParts {
  /** The function and those inside it. */
  readonly functions: ReadonlySet<number>;
  /** Indexes into the file's arrays. */
  readonly calls: readonly number[];
  readonly assignments: readonly number[];
  readonly bindings: readonly number[];
}

interface Index {
  readonly children: readonly (readonly number[])[];
  readonly calls: readonly (readonly number[])[];
  readonly assignments: readonly (readonly number[])[];
  readonly bindings: readonly (readonly number[])[];
}

const indexes = new WeakMap<FileFacts, Index>();

export function getFunctionParts(facts: FileFacts, fn: number): FunctionParts {
  let index = indexes.get(facts);
  if (index === undefined) indexes.set(facts, (index = makeIndex(facts)));
  const { children, calls, assignments, bindings } = index;
  const functions = new Set([fn]);
  for (const one of functions) for (const child of children[one] ?? []) functions.add(child);
  const of = (lists: readonly (readonly number[])[]): number[] => [...functions].flatMap((one) => lists[one] ?? []);
  return { functions, calls: of(calls), assignments: of(assignments), bindings: of(bindings) };
}

function makeIndex(facts: FileFacts): Index {
  const group = (owners: readonly (number | null)[]): number[][] => {
    const lists: number[][] = facts.functions.map(() => []);
    owners.forEach((owner, index) => { if (owner !== null) lists[owner]?.push(index); });
    return lists;
  };
  return {
    children: group(facts.functions.map((fn) => fn.parent)),
    calls: group(facts.calls.map((call) => call.in)),
    assignments: group(facts.assignments.map((assignment) => assignment.in)),
    bindings: group(facts.bindings.map((binding) => binding.scope)),
  };
}
