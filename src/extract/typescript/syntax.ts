/** The syntax tree that both parsers write: TS-ESTree. Names that would hide a global get `Node` behind them. */
import type { Class, Expression, Function, ObjectExpression, SpreadElement } from 'oxc-parser';

export type {
  Argument, ArrayExpression, ArrowFunctionExpression, AssignmentExpression, AwaitExpression, BinaryExpression, BindingPattern, CallExpression, ClassElement,
  ConditionalExpression, Declaration, Decorator, Directive, ExportAllDeclaration, ExportDefaultDeclaration, ExportNamedDeclaration, ExportSpecifier, Expression,
  ForInStatement, ForOfStatement, ForStatement, FunctionBody, IfStatement, ImportDeclaration, ImportExpression, JSXAttributeItem, JSXChild, JSXElement, JSXElementName, JSXFragment, JSXMemberExpression,
  LogicalExpression, MemberExpression, MethodDefinition, ModuleExportName, NewExpression, ObjectProperty, ParamPattern, PropertyDefinition, AccessorProperty,
  PropertyKey, Program, Statement, StaticBlock, SwitchStatement, TaggedTemplateExpression, TemplateLiteral, TryStatement, TSEnumDeclaration, TSGlobalDeclaration,
  TSImportEqualsDeclaration, TSImportType, TSInterfaceDeclaration, TSInterfaceHeritage, TSClassImplements, TSModuleDeclaration, TSSignature, TSType,
  TSTypeAliasDeclaration, TSTypeAnnotation, TSTypeName, TSTypeParameterDeclaration, TSTypeParameterInstantiation, TSTypeReference, UnaryExpression, UpdateExpression,
  VariableDeclaration, YieldExpression, AssignmentTarget, AssignmentTargetMaybeDefault, AssignmentTargetRest, BindingRestElement, ObjectPattern, ArrayPattern,
  ObjectAssignmentTarget, ArrayAssignmentTarget, AssignmentPattern, AssignmentTargetWithDefault,
} from 'oxc-parser';
export type FunctionNode = Function;
export type ClassNode = Class;
export type ObjectNode = ObjectExpression;
export type ExpressionOrSpread = Expression | SpreadElement;
