import type { Term } from '../../../model/facts.ts';
import { copyTree } from '../../copy-tree.ts';
import { shareTerm } from '../draft/share-term.ts';
import { collectSteps, descend, unknown, type Use, type Walk } from '../draft/walk.ts';
import type { BinaryExpression, ConditionalExpression, Expression, LogicalExpression, UnaryExpression } from '../syntax.ts';
import { addAssignment } from '../names/add-assignment.ts';
import { branchOn } from './branch-on.ts';

export function visitUnary(walk: Walk, node: UnaryExpression): Term {
  const { operator } = node;
  const operand = walk.visit.expression(walk, node.argument, operator === 'void' ? 'dropped' : 'value', null);
  switch (operator) {
    case 'delete':
      addAssignment(walk, { target: operand, operator: 'delete', value: unknown(), start: node.start, end: node.end });
      return unknown();
    case 'void':
      return { kind: 'global', name: 'undefined' };
    case '-':
      if (operand.kind === 'literal' && typeof operand.value === 'number') return { kind: 'literal', value: 0 - operand.value };
      break;
    default:
  }
  return { kind: 'operation', operator, operands: [operand] };
}

type Binary = Omit<BinaryExpression, 'left'> & { readonly left: { readonly type: 'PrivateIdentifier' } | Expression };

/** `a + b + c` is one operation: long texts are put together from hundreds of parts. */
export function visitBinary(walk: Walk, node: Binary): Term {
  const { operator } = node;
  const rights: Expression[] = [node.right];
  let left = node.left;
  while (left.type === 'BinaryExpression' && left.operator === operator) {
    rights.push(left.right);
    left = left.left;
  }
  const operands = [left.type === 'PrivateIdentifier' ? unknown() : walk.visit.expression(walk, left, 'value', null)];
  for (const right of rights.reverse()) operands.push(walk.visit.expression(walk, right, 'value', null));
  return { kind: 'operation', operator, operands };
}

/** `a && b() && c()`: each operand happens only when the one before it let it. */
export function visitLogical(walk: Walk, node: LogicalExpression, use: Use): Term {
  const { operator } = node;
  const operands: Expression[] = [node.right];
  let first = node.left;
  while (first.type === 'LogicalExpression' && first.operator === operator) {
    operands.push(first.right);
    first = first.left;
  }
  const terms = [walk.visit.expression(walk, first, 'value', null)];
  const opened: { readonly test: Term; readonly outer: Walk['steps']; readonly at: number }[] = [];
  for (const operand of operands.reverse()) {
    // Every operand that can have steps nests the steps behind it, as deep as the chain is long.
    descend(walk);
    const test = shareTerm(walk, terms[terms.length - 1] ?? unknown(), operand.start);
    terms[terms.length - 1] = test;
    opened.push({ test, outer: walk.steps, at: operand.start });
    walk.steps = [];
    terms.push(walk.visit.expression(walk, operand, operand === node.right ? use : 'value', null));
  }
  for (const { test, outer, at } of opened.reverse()) {
    const inner = walk.steps;
    walk.steps = outer;
    walk.depth--;
    if (inner.length > 0) outer.push(branchOn(operator, copyTree(test), inner, walk.lines.line(at)));
  }
  return { kind: 'operation', operator, operands: terms };
}

export function visitConditional(walk: Walk, node: ConditionalExpression, use: Use): Term {
  const test = shareTerm(walk, walk.visit.expression(walk, node.test, 'value', null), node.start);
  let consequent = unknown();
  let alternate = unknown();
  const then = collectSteps(walk, () => {
    consequent = walk.visit.expression(walk, node.consequent, use, null);
  });
  const otherwise = collectSteps(walk, () => {
    alternate = walk.visit.expression(walk, node.alternate, use, null);
  });
  if (then.length > 0 || otherwise.length > 0) walk.steps.push({ kind: 'branch', test: copyTree(test), then, otherwise, line: walk.lines.line(node.test.start) });
  return { kind: 'operation', operator: '?:', operands: [test, consequent, alternate] };
}
