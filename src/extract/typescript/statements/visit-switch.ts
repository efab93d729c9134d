import type { Step, Term } from '../../../model/facts.ts';
import { Scope } from '../draft/scope.ts';
import { collectSteps, type Walk } from '../draft/walk.ts';
import { declareBlock, declaresNames } from '../names/hoist-declarations.ts';
import type { SwitchStatement } from '../syntax.ts';

export function visitSwitch(walk: Walk, node: SwitchStatement): void {
  const on = walk.visit.expression(walk, node.discriminant, 'value', null);
  const outer = walk.scope;
  // All cases share one scope.
  const statements = node.cases.flatMap((branch) => branch.consequent);
  if (declaresNames(statements)) {
    walk.scope = new Scope(outer, walk.function);
    declareBlock(walk, walk.scope, statements);
  }
  const cases: { readonly test: Term | null; readonly body: readonly Step[] }[] = [];
  for (const branch of node.cases) {
    const test = branch.test === null ? null : walk.visit.expression(walk, branch.test, 'value', null);
    const body = collectSteps(walk, () => {
      walk.visit.statements(walk, branch.consequent);
    });
    cases.push({ test, body });
  }
  walk.scope = outer;
  if (cases.some((branch) => branch.body.length > 0)) walk.steps.push({ kind: 'switch', on, cases, line: walk.lines.line(node.start) });
}
