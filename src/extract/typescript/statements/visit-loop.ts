import type { Step, Term } from '../../../model/facts.ts';
import { copyTree } from '../../copy-tree.ts';
import { Scope } from '../draft/scope.ts';
import { shareTerm } from '../draft/share-term.ts';
import { collectSteps, type Walk } from '../draft/walk.ts';
import { bindPattern } from '../names/bind-pattern.ts';
import { declareBlock } from '../names/hoist-declarations.ts';
import type { Expression, ForInStatement, ForOfStatement, ForStatement, Statement } from '../syntax.ts';

export function visitFor(walk: Walk, node: ForStatement): void {
  const { init, test, update } = node;
  insideScope(walk, init?.type === 'VariableDeclaration' ? init : null, () => {
    if (init?.type === 'VariableDeclaration') walk.visit.statements(walk, [init]);
    else if (init) walk.visit.expression(walk, init, 'dropped', null);
    let over: Term | null = null;
    const body = collectLoop(walk, () => {
      if (test !== null) over = walk.visit.expression(walk, test, 'value', null);
      walk.visit.statements(walk, [node.body]);
      if (update !== null) walk.visit.expression(walk, update, 'dropped', null);
    });
    addLoop(walk, 'for', over, body, node.start);
  });
}

export function visitWhile(walk: Walk, node: { readonly type: 'WhileStatement' | 'DoWhileStatement'; readonly test: Expression; readonly body: Statement; readonly start: number }): void {
  let over: Term | null = null;
  const body = collectLoop(walk, () => {
    if (node.type === 'WhileStatement') over = walk.visit.expression(walk, node.test, 'value', null);
    walk.visit.statements(walk, [node.body]);
    if (node.type === 'DoWhileStatement') over = walk.visit.expression(walk, node.test, 'value', null);
  });
  addLoop(walk, node.type === 'WhileStatement' ? 'while' : 'do-while', over, body, node.start);
}

export function visitForOf(walk: Walk, node: ForOfStatement): void {
  const over = shareTerm(walk, walk.visit.expression(walk, node.right, node.await ? 'awaited' : 'value', null), node.right.start);
  const element: Term = { kind: 'element', of: over };
  insideScope(walk, node.left.type === 'VariableDeclaration' ? node.left : null, () => {
    const body = collectLoop(walk, () => {
      if (node.await) walk.steps.push({ kind: 'await', of: copyTree(element), line: walk.lines.line(node.start) });
      bindLeft(walk, node, element);
      walk.visit.statements(walk, [node.body]);
    });
    addLoop(walk, node.await ? 'for-await' : 'for-of', copyTree(over), body, node.start);
  });
}

/** The variable is one of the names that the object holds. */
export function visitForIn(walk: Walk, node: ForInStatement): void {
  const over = shareTerm(walk, walk.visit.expression(walk, node.right, 'value', null), node.right.start);
  const name: Term = { kind: 'element', of: { kind: 'operation', operator: 'for-in', operands: [over] } };
  insideScope(walk, node.left.type === 'VariableDeclaration' ? node.left : null, () => {
    const body = collectLoop(walk, () => {
      bindLeft(walk, node, name);
      walk.visit.statements(walk, [node.body]);
    });
    addLoop(walk, 'for-in', copyTree(over), body, node.start);
  });
}

function bindLeft(walk: Walk, node: ForOfStatement | ForInStatement, value: Term): void {
  const { left } = node;
  if (left.type !== 'VariableDeclaration') {
    bindPattern(walk, left, value, { kind: 'assignment', start: left.start, end: left.end });
    return;
  }
  for (const declarator of left.declarations) bindPattern(walk, declarator.id, value, { kind: 'declaration' });
}

function insideScope(walk: Walk, declaration: Statement | null, visit: () => void): void {
  const outer = walk.scope;
  if (declaration !== null) {
    walk.scope = new Scope(outer, walk.function);
    declareBlock(walk, walk.scope, [declaration]);
  }
  visit();
  walk.scope = outer;
}

function collectLoop(walk: Walk, visit: () => void): Step[] {
  const { inLoop } = walk;
  walk.inLoop = true;
  const steps = collectSteps(walk, visit);
  walk.inLoop = inLoop;
  return steps;
}

function addLoop(walk: Walk, of: Extract<Step, { kind: 'loop' }>['of'], over: Term | null, body: readonly Step[], at: number): void {
  if (body.length > 0) walk.steps.push({ kind: 'loop', of, over, body, line: walk.lines.line(at) });
}
