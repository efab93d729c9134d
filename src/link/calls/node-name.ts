/** What a function of the graph is called where people read of it. */
import type { Program } from '../values/program.ts';
import type { FunctionValue } from '../values/value.ts';

/** `OrderService.getRecent`, `getRecent`, or `handler` for a function without a name. */
export function getNodeName(program: Program, target: FunctionValue): string {
  const fact = program.getFunction(target.file, target.function);
  const owner = fact.class === undefined ? null : program.getClass(target.file, fact.class).name;
  if (fact.kind === 'constructor') return `new ${owner ?? 'class'}`;
  if (owner !== null && fact.name !== null) return `${owner}.${fact.name}`;
  return fact.name ?? 'handler';
}
