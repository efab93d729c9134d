/** Declares the names of a scope before anything in it is read: a name may be used above its declaration. */
import type { BindingFact } from '../../../model/facts.ts';
import { Scope } from '../draft/scope.ts';
import type { Walk } from '../draft/walk.ts';
import type { AssignmentTargetMaybeDefault, BindingPattern, Statement, TSModuleDeclaration, VariableDeclaration } from '../syntax.ts';
import { declareBoth, declareType, declareValue } from './declare-name.ts';

/** The names that a block declares for itself; `var` is not among them. */
export function declareBlock(walk: Walk, scope: Scope, statements: readonly Statement[]): void {
  for (const statement of statements) declareStatement(walk, scope, statement);
}

/** True when the block needs a scope of its own. */
export function declaresNames(statements: readonly Statement[]): boolean {
  return statements.some((statement) => {
    switch (statement.type) {
      case 'VariableDeclaration':
        return statement.kind !== 'var';
      case 'FunctionDeclaration':
      case 'TSDeclareFunction':
      case 'TSImportEqualsDeclaration':
      case 'ClassDeclaration':
      case 'TSEnumDeclaration':
      case 'TSInterfaceDeclaration':
      case 'TSTypeAliasDeclaration':
      case 'TSModuleDeclaration':
        return true;
      default:
        return false;
    }
  });
}

/** The `var` declarations of a function body, however deep they stand in blocks. */
export function declareVars(walk: Walk, scope: Scope, statements: readonly Statement[]): void {
  if (!walk.hasVar) return;
  for (const statement of statements) declareVarsOf(walk, scope, statement);
}

export function declarePattern(walk: Walk, scope: Scope, pattern: BindingPattern | AssignmentTargetMaybeDefault, kind: BindingFact['kind']): void {
  switch (pattern.type) {
    case 'Identifier':
      declareValue(walk, scope, pattern.name, kind, pattern.start);
      return;
    case 'AssignmentPattern':
      declarePattern(walk, scope, pattern.left, kind);
      return;
    case 'ObjectPattern':
      for (const property of pattern.properties) declarePattern(walk, scope, property.type === 'RestElement' ? property.argument : property.value, kind);
      return;
    case 'ArrayPattern':
      for (const item of pattern.elements) {
        if (item !== null) declarePattern(walk, scope, item.type === 'RestElement' ? item.argument : item, kind);
      }
      return;
    default:
  }
}

function declareStatement(walk: Walk, scope: Scope, statement: Statement): void {
  switch (statement.type) {
    case 'ImportDeclaration':
      for (const specifier of statement.specifiers) declareBoth(walk, scope, specifier.local.name, 'import', specifier.local.start);
      return;
    case 'VariableDeclaration':
      if (statement.kind !== 'var') declareVariables(walk, scope, statement);
      return;
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
      if (statement.id !== null) declareValue(walk, scope, statement.id.name, 'function', statement.id.start);
      return;
    case 'ClassDeclaration':
      if (statement.id !== null) declareBoth(walk, scope, statement.id.name, 'class', statement.id.start);
      return;
    case 'TSEnumDeclaration':
      declareBoth(walk, scope, statement.id.name, 'enum', statement.id.start);
      return;
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
      declareType(walk, scope, statement.id.name, statement.id.start);
      return;
    case 'TSImportEqualsDeclaration':
      declareBoth(walk, scope, statement.id.name, 'import', statement.id.start);
      return;
    case 'TSModuleDeclaration':
      declareNamespace(walk, scope, statement);
      return;
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      if (statement.declaration !== null && isDeclaration(statement.declaration)) declareStatement(walk, scope, statement.declaration);
      return;
    case 'LabeledStatement':
      declareStatement(walk, scope, statement.body);
      return;
    default:
  }
}

function declareNamespace(walk: Walk, scope: Scope, statement: TSModuleDeclaration | { readonly kind: 'global' }): void {
  if (statement.kind === 'global') return;
  let id = statement.id;
  while (id.type === 'TSQualifiedName') {
    if (id.left.type === 'ThisExpression') return;
    id = id.left;
  }
  if (id.type === 'Identifier') declareBoth(walk, scope, id.name, 'const', id.start);
}

/** Only a declaration has a name for its surroundings; `export default <expression>` has none. */
function isDeclaration(node: { readonly type: string }): node is Statement {
  return node.type.endsWith('Declaration') || node.type === 'TSDeclareFunction';
}

function declareVariables(walk: Walk, scope: Scope, statement: VariableDeclaration): void {
  const kind = statement.kind === 'let' || statement.kind === 'var' ? statement.kind : 'const';
  for (const declarator of statement.declarations) declarePattern(walk, scope, declarator.id, kind);
}

function declareVarsOf(walk: Walk, scope: Scope, statement: Statement): void {
  switch (statement.type) {
    case 'VariableDeclaration':
      if (statement.kind === 'var') declareVariables(walk, scope, statement);
      return;
    case 'ExportNamedDeclaration':
      if (statement.declaration !== null) declareVarsOf(walk, scope, statement.declaration);
      return;
    case 'BlockStatement':
      declareVars(walk, scope, statement.body);
      return;
    case 'IfStatement':
      declareVarsOf(walk, scope, statement.consequent);
      if (statement.alternate !== null) declareVarsOf(walk, scope, statement.alternate);
      return;
    case 'ForStatement':
      if (statement.init?.type === 'VariableDeclaration') declareVarsOf(walk, scope, statement.init);
      declareVarsOf(walk, scope, statement.body);
      return;
    case 'ForInStatement':
    case 'ForOfStatement':
      if (statement.left.type === 'VariableDeclaration') declareVarsOf(walk, scope, statement.left);
      declareVarsOf(walk, scope, statement.body);
      return;
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'LabeledStatement':
    case 'WithStatement':
      declareVarsOf(walk, scope, statement.body);
      return;
    case 'SwitchStatement':
      for (const branch of statement.cases) declareVars(walk, scope, branch.consequent);
      return;
    case 'TryStatement':
      declareVars(walk, scope, statement.block.body);
      if (statement.handler !== null) declareVars(walk, scope, statement.handler.body.body);
      if (statement.finalizer !== null) declareVars(walk, scope, statement.finalizer.body);
      return;
    default:
  }
}

/** The scope for a block: the one around it when the block declares nothing. */
export function openBlockScope(walk: Walk, statements: readonly Statement[]): Scope {
  if (!declaresNames(statements)) return walk.scope;
  const scope = new Scope(walk.scope, walk.function);
  declareBlock(walk, scope, statements);
  return scope;
}
