/** A statement -> steps of the body it stands in, and the declarations it makes. */
import { collectSteps, descend, type Walk } from '../draft/walk.ts';
import { visitEnum } from '../declarations/visit-enum.ts';
import { visitExportAll, visitExportAssignment, visitExportDefault, visitExportNamed } from '../declarations/visit-export.ts';
import { visitImportDeclaration, visitImportEquals } from '../declarations/visit-import.ts';
import { visitNamespace } from '../declarations/visit-namespace.ts';
import { visitVariables } from '../declarations/visit-variables.ts';
import { openBlockScope } from '../names/hoist-declarations.ts';
import { declareDocumentedMember } from '../jsdoc/documented-member.ts';
import type { ClassNode, Expression, FunctionNode, IfStatement, Statement } from '../syntax.ts';
import { visitInterface, visitTypeAlias } from '../types/visit-type-declaration.ts';
import { visitFor, visitForIn, visitForOf, visitWhile } from './visit-loop.ts';
import { visitSwitch } from './visit-switch.ts';
import { visitTry } from './visit-try.ts';

export function visitStatements(walk: Walk, nodes: readonly Statement[]): void {
  for (const node of nodes) {
    descend(walk);
    visitStatement(walk, node);
    walk.depth--;
  }
}

/** A block with names of its own. */
function visitBlock(walk: Walk, nodes: readonly Statement[]): void {
  const outer = walk.scope;
  walk.scope = openBlockScope(walk, nodes);
  visitStatements(walk, nodes);
  walk.scope = outer;
}

function visitStatement(walk: Walk, node: Statement): void {
  switch (node.type) {
    case 'ExpressionStatement':
      visitBareMember(walk, node.expression);
      walk.visit.expression(walk, node.expression, 'dropped', null);
      return;
    case 'VariableDeclaration':
      visitVariables(walk, node);
      return;
    case 'ReturnStatement':
      walk.steps.push({ kind: 'return', value: node.argument === null ? null : walk.visit.expression(walk, node.argument, 'value', null), line: walk.lines.line(node.start) });
      return;
    case 'IfStatement':
      visitIf(walk, node);
      return;
    case 'BlockStatement':
      visitBlock(walk, node.body);
      return;
    case 'ThrowStatement':
      walk.steps.push({ kind: 'throw', value: walk.visit.expression(walk, node.argument, 'value', null), line: walk.lines.line(node.start) });
      return;
    case 'BreakStatement':
      walk.steps.push({ kind: 'break', line: walk.lines.line(node.start) });
      return;
    case 'ContinueStatement':
      walk.steps.push({ kind: 'continue', line: walk.lines.line(node.start) });
      return;
    case 'TryStatement':
      visitTry(walk, node);
      return;
    case 'SwitchStatement':
      visitSwitch(walk, node);
      return;
    case 'ForStatement':
      visitFor(walk, node);
      return;
    case 'ForOfStatement':
      visitForOf(walk, node);
      return;
    case 'ForInStatement':
      visitForIn(walk, node);
      return;
    case 'WhileStatement':
    case 'DoWhileStatement':
      visitWhile(walk, node);
      return;
    case 'LabeledStatement':
    case 'WithStatement':
      if (node.type === 'WithStatement') walk.visit.expression(walk, node.object, 'value', null);
      visitStatements(walk, [node.body]);
      return;
    default:
      visitDeclaration(walk, node);
  }
}

function visitDeclaration(walk: Walk, node: Statement): void {
  switch (node.type) {
    case 'FunctionDeclaration':
      visitFunctionDeclaration(walk, node);
      return;
    case 'ClassDeclaration':
      visitClassDeclaration(walk, node);
      return;
    case 'ImportDeclaration':
      visitImportDeclaration(walk, node);
      return;
    case 'ExportNamedDeclaration':
      visitExportNamed(walk, node);
      return;
    case 'ExportDefaultDeclaration':
      visitExportDefault(walk, node);
      return;
    case 'ExportAllDeclaration':
      visitExportAll(walk, node);
      return;
    case 'TSExportAssignment':
      visitExportAssignment(walk, node);
      return;
    case 'TSImportEqualsDeclaration':
      visitImportEquals(walk, node);
      return;
    case 'TSInterfaceDeclaration':
      visitInterface(walk, node);
      return;
    case 'TSTypeAliasDeclaration':
      visitTypeAlias(walk, node);
      return;
    case 'TSEnumDeclaration':
      visitEnum(walk, node);
      return;
    case 'TSModuleDeclaration':
      visitNamespace(walk, node);
      return;
    default:
  }
}

/** `this.db;` behind a comment: nothing happens, a field is declared. */
function visitBareMember(walk: Walk, node: Expression): void {
  const tags = node.type === 'MemberExpression' ? walk.docs?.before(node.start) : null;
  if (tags) declareDocumentedMember(walk, node, tags);
}

function visitIf(walk: Walk, node: IfStatement): void {
  const test = walk.visit.expression(walk, node.test, 'value', null);
  const then = collectSteps(walk, () => {
    visitStatements(walk, [node.consequent]);
  });
  const { alternate } = node;
  const otherwise = alternate === null ? [] : collectSteps(walk, () => {
    visitStatements(walk, [alternate]);
  });
  if (then.length > 0 || otherwise.length > 0) walk.steps.push({ kind: 'branch', test, then, otherwise, line: walk.lines.line(node.start) });
}

function visitFunctionDeclaration(walk: Walk, node: FunctionNode): void {
  const index = walk.visit.function(walk, node, { kind: 'function', name: null, start: node.start, class: null });
  const binding = node.id === null ? undefined : walk.scope.findValue(node.id.name);
  if (binding !== undefined) walk.draft.addValue(binding, { kind: 'function', function: index });
}

function visitClassDeclaration(walk: Walk, node: ClassNode): void {
  const index = walk.visit.class(walk, node, null);
  const binding = node.id === null ? undefined : walk.scope.findValue(node.id.name);
  if (binding !== undefined) walk.draft.addValue(binding, { kind: 'class', class: index });
}
