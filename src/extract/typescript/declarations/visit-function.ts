import type { ParameterFact, Term } from '../../../model/facts.ts';
import type { FunctionDraft } from '../draft/file-draft.ts';
import { Scope } from '../draft/scope.ts';
import { descend, insideFunction, type FunctionRole, type Walk } from '../draft/walk.ts';
import { bindPattern } from '../names/bind-pattern.ts';
import { readFunctionTypes, type FunctionTypes } from '../jsdoc/function-types.ts';
import { declareValue } from '../names/declare-name.ts';
import { declareBlock, declarePattern, declareVars } from '../names/hoist-declarations.ts';
import { resolveName } from '../names/resolve-name.ts';
import type { ArrowFunctionExpression, BindingPattern, Decorator, FunctionBody, FunctionNode, ParamPattern, TSTypeAnnotation } from '../syntax.ts';
import { declareTypeParameters } from '../types/type-parameters.ts';

interface Parameter {
  /** The pattern, with its default if there is one. */
  readonly pattern: BindingPattern;
  readonly annotation: TSTypeAnnotation | null | undefined;
  readonly rest: boolean;
  readonly optional: boolean;
  readonly field: boolean;
  readonly decorators: readonly Decorator[];
}

export function visitFunction(walk: Walk, node: FunctionNode | ArrowFunctionExpression, role: FunctionRole): number {
  descend(walk);
  const parameters = node.params.filter((parameter) => !isThisParameter(parameter)).map(readParameter);
  // Decorators run where the class is made, not when the function is called.
  const decorators = parameters.map((parameter) => visitDecorators(walk, parameter.decorators));
  const draft: FunctionDraft = {
    name: node.id?.name ?? role.name,
    kind: role.kind,
    parameters: [],
    async: node.async,
    generator: node.generator,
    parent: walk.function,
    body: [],
    span: walk.lines.span(role.start, node.end),
  };
  const index = walk.draft.functions.push(draft) - 1;
  if (role.class !== null) draft.class = role.class;
  const scope = new Scope(walk.scope, index);
  insideFunction(walk, index, draft.body, scope, () => {
    declareOwnName(walk, node, index, scope);
    declareTypeParameters(walk, scope, node.typeParameters);
    for (const parameter of parameters) declarePattern(walk, scope, parameter.pattern, 'parameter');
    if (node.body?.type === 'BlockStatement') {
      declareVars(walk, scope, node.body.body);
      declareBlock(walk, scope, node.body.body);
    }
    const documented = readFunctionTypes(walk, node, role);
    visitParameters(walk, parameters, { decorators, documented }, draft);
    const returns = node.returnType ? walk.visit.type(walk, node.returnType.typeAnnotation) : (documented?.returns ?? null);
    if (returns !== null) draft.returns = returns;
    visitBody(walk, node.body, draft);
  });
  walk.depth--;
  return index;
}

export function visitDecorators(walk: Walk, decorators: readonly Decorator[]): Term[] {
  return decorators.map((decorator) => walk.visit.expression(walk, decorator.expression, 'value', null));
}

/** `const retry = function attempt() { … }`: the name is known inside only. A declaration's name stands in the scope around it. */
function declareOwnName(walk: Walk, node: FunctionNode | ArrowFunctionExpression, index: number, scope: Scope): void {
  if (node.type !== 'FunctionExpression' || node.id === null) return;
  const binding = declareValue(walk, scope, node.id.name, 'function', node.id.start);
  walk.draft.addValue(binding, { kind: 'function', function: index });
}

/** What is said about the parameters besides their annotations. */
interface Described {
  readonly decorators: readonly (readonly Term[])[];
  readonly documented: FunctionTypes | null;
}

function visitParameters(walk: Walk, parameters: readonly Parameter[], { decorators, documented }: Described, draft: FunctionDraft): void {
  parameters.forEach((parameter, index) => {
    const { pattern } = parameter;
    const bare = pattern.type === 'AssignmentPattern' ? pattern.left : pattern;
    const name = bare.type === 'Identifier' ? bare.name : null;
    const told = documented?.findParameter(name, index, pattern.start);
    const type = parameter.annotation ? walk.visit.type(walk, parameter.annotation.typeAnnotation) : (told?.type ?? null);
    const fact: ParameterFact = {
      name,
      rest: parameter.rest,
      optional: parameter.optional || told?.optional === true,
      field: parameter.field,
      decorators: decorators[index] ?? [],
    };
    bindPattern(walk, pattern, { kind: 'parameter', function: walk.function, index }, { kind: 'declaration' });
    const hasDefault = parameter.field && bare !== pattern && name !== null;
    draft.parameters.push({ ...fact, ...(type !== null && { type }), ...(hasDefault && { local: resolveName(walk, name) }) });
  });
}

function visitBody(walk: Walk, body: FunctionBody | Exclude<ArrowFunctionExpression['body'], FunctionBody> | null, draft: FunctionDraft): void {
  if (body === null) return;
  if (body.type !== 'BlockStatement') {
    const value = walk.visit.expression(walk, body, 'value', null);
    walk.steps.push({ kind: 'return', value, line: walk.lines.line(body.start) });
    return;
  }
  const directives = readDirectives(body.body);
  if (directives.length > 0) draft.directives = directives;
  walk.visit.statements(walk, body.body);
}

/** `use server` and the like. */
export function readDirectives(statements: readonly FunctionBody['body'][number][]): string[] {
  const directives: string[] = [];
  for (const statement of statements) {
    if (statement.type !== 'ExpressionStatement' || typeof statement.directive !== 'string') break;
    directives.push(statement.directive);
  }
  return directives;
}

function readParameter(node: ParamPattern): Parameter {
  if (node.type === 'TSParameterProperty') return { ...readParameter(node.parameter), field: true, decorators: node.decorators };
  const decorators = node.decorators ?? [];
  if (node.type === 'RestElement') return { pattern: node.argument, annotation: node.typeAnnotation, rest: true, optional: false, field: false, decorators };
  if (node.type === 'AssignmentPattern') {
    const annotation = node.left.type === 'AssignmentPattern' ? null : node.left.typeAnnotation;
    return { pattern: node, annotation, rest: false, optional: true, field: false, decorators };
  }
  return { pattern: node, annotation: node.typeAnnotation, rest: false, optional: isOptional(node), field: false, decorators };
}

/** `name?: string`. The published type of the syntax tree says that a parameter's name is never optional; both parsers say otherwise. */
function isOptional(node: { readonly optional?: boolean }): boolean {
  return node.optional === true;
}

/** TypeScript's `function handler(this: Server, request: Request)`: the compiler removes the first one. */
function isThisParameter(node: ParamPattern): boolean {
  return node.type === 'Identifier' && node.name === 'this';
}
