import { Scope } from '../draft/scope.ts';
import { collectSteps, type Walk } from '../draft/walk.ts';
import { bindPattern } from '../names/bind-pattern.ts';
import { declareBlock, declarePattern } from '../names/hoist-declarations.ts';
import type { TryStatement } from '../syntax.ts';

export function visitTry(walk: Walk, node: TryStatement): void {
  const { handler, finalizer } = node;
  const block = collectSteps(walk, () => {
    walk.visit.statements(walk, [node.block]);
  });
  const caught = handler === null ? null : collectSteps(walk, () => {
    visitHandler(walk, handler);
  });
  const finaliser = finalizer === null ? null : collectSteps(walk, () => {
    walk.visit.statements(walk, [finalizer]);
  });
  if (block.length > 0 || (caught ?? []).length > 0 || (finaliser ?? []).length > 0) {
    walk.steps.push({ kind: 'try', block, handler: caught, finaliser, line: walk.lines.line(node.start) });
  }
}

function visitHandler(walk: Walk, handler: NonNullable<TryStatement['handler']>): void {
  const outer = walk.scope;
  walk.scope = new Scope(outer, walk.function);
  if (handler.param !== null) {
    declarePattern(walk, walk.scope, handler.param, 'catch');
    // What is thrown is not followed; the names of a pattern still need the members they stand for.
    if (handler.param.type !== 'Identifier') bindPattern(walk, handler.param, { kind: 'unknown' }, { kind: 'declaration' });
  }
  declareBlock(walk, walk.scope, handler.body.body);
  walk.visit.statements(walk, handler.body.body);
  walk.scope = outer;
}
