/** An expression -> the term that says which value it can have. Steps, calls and functions inside are written down on the way. */
import type { Term } from '../../../model/facts.ts';
import { descend, unknown, type Use, type Walk } from '../draft/walk.ts';
import { resolveName } from '../names/resolve-name.ts';
import type { Expression } from '../syntax.ts';
import { castValue } from '../jsdoc/cast-value.ts';
import { visitAssignment, visitUpdate } from './visit-assignment.ts';
import { visitCall, visitImport, visitNew, visitTag } from './visit-call.ts';
import { visitJsxElement, visitJsxFragment } from './visit-jsx.ts';
import { visitArray, visitMember, visitTemplate } from './visit-literal.ts';
import { noteTables } from './note-tables.ts';
import { visitObject } from './visit-object.ts';
import { visitBinary, visitConditional, visitLogical, visitUnary } from './visit-operator.ts';
import { visitAwait, visitCast, visitSequence, visitYield } from './visit-wrapper.ts';

export function visitExpression(walk: Walk, node: Expression, use: Use, name: string | null): Term {
  descend(walk);
  const tags = walk.docs?.takeCast(node.start);
  const term = readExpression(walk, node, use, name);
  walk.depth--;
  return tags ? castValue(walk, term, tags) : term;
}

function readExpression(walk: Walk, node: Expression, use: Use, name: string | null): Term {
  switch (node.type) {
    case 'Identifier':
      return resolveName(walk, node.name);
    case 'Literal':
      return 'regex' in node ? readPattern(node.regex.pattern, node.regex.flags) : visitLiteral(walk, node.value, node.start);
    case 'MemberExpression':
      return visitMember(walk, node);
    case 'CallExpression':
      return visitCall(walk, node, use);
    case 'ArrowFunctionExpression':
      return { kind: 'function', function: walk.visit.function(walk, node, { kind: 'arrow', name, start: node.start, class: null }) };
    case 'ObjectExpression':
      return visitObject(walk, node);
    case 'ThisExpression':
      return { kind: 'this' };
    case 'Super':
      return { kind: 'super' };
    case 'NewExpression':
      return visitNew(walk, node, use);
    case 'TaggedTemplateExpression':
      return visitTag(walk, node, use);
    case 'ImportExpression':
      return visitImport(walk, node, use);
    case 'AwaitExpression':
      return visitAwait(walk, node);
    case 'YieldExpression':
      return visitYield(walk, node);
    case 'AssignmentExpression':
      return visitAssignment(walk, node, name);
    case 'UpdateExpression':
      return visitUpdate(walk, node);
    case 'TemplateLiteral':
      return visitTemplate(walk, node);
    case 'ArrayExpression':
      return visitArray(walk, node);
    case 'FunctionExpression':
    case 'FunctionDeclaration':
      return { kind: 'function', function: walk.visit.function(walk, node, { kind: 'function', name, start: node.start, class: null }) };
    case 'ClassExpression':
    case 'ClassDeclaration':
      return { kind: 'class', class: walk.visit.class(walk, node, name) };
    case 'BinaryExpression':
      return visitBinary(walk, node);
    case 'LogicalExpression':
      return visitLogical(walk, node, use);
    case 'ConditionalExpression':
      return visitConditional(walk, node, use);
    case 'UnaryExpression':
      return visitUnary(walk, node);
    case 'SequenceExpression':
      return visitSequence(walk, node.expressions, use);
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
      return visitCast(walk, node, use, name);
    case 'ChainExpression':
    case 'ParenthesizedExpression':
    case 'TSNonNullExpression':
    case 'TSInstantiationExpression':
      return walk.visit.expression(walk, node.expression, use, name);
    case 'JSXElement':
      return visitJsxElement(walk, node);
    case 'JSXFragment':
      return visitJsxFragment(walk, node);
    case 'MetaProperty':
      return node.meta.name === 'import' ? { kind: 'global', name: 'import.meta' } : unknown();
    default:
      return unknown();
  }
}

/** A regular expression is an object; a big integer, and a number beyond all numbers, cannot be written as JSON: they stay unknown. */
function visitLiteral(walk: Walk, value: unknown, start: number): Term {
  if (typeof value === 'string') noteTables(walk, value, start);
  if (typeof value === 'number') return Number.isFinite(value) ? { kind: 'literal', value } : unknown();
  return value === null || typeof value === 'string' || typeof value === 'boolean' ? { kind: 'literal', value } : unknown();
}

/** Longer ones are no addresses. */
const LONGEST_PATTERN = 200;
/** Longer ones ask for more than how a text begins. */
const LONGEST_PLAIN_PATTERN = 80;
/** Words, spaces, and groups of them that are not repeated, so that no text can keep one who matches it busy. */
const PLAIN_PATTERN = /^\^?(?:[\w ;]|\\s[*+?]?|\\b|\((?:\?:)?|[)|])+\$?$/u;

/** Of regular expressions only those are kept that may be the address of a route, and plain ones, which ask a text for its words. */
function readPattern(pattern: string, flags: string): Term {
  const written: Term = { kind: 'literal', value: pattern };
  if (/^\^\\?\//u.test(pattern) && pattern.length <= LONGEST_PATTERN) return { kind: 'operation', operator: 'regexp', operands: [written] };
  const isPlain = pattern.length <= LONGEST_PLAIN_PATTERN && PLAIN_PATTERN.test(pattern);
  return isPlain ? { kind: 'operation', operator: 'pattern', operands: [written, { kind: 'literal', value: flags }] } : unknown();
}
