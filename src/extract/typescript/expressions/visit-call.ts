import type { CallFact, Term, TypeTerm } from '../../../model/facts.ts';
import { unknown, type Use, type Walk } from '../draft/walk.ts';
import type { CallExpression, Expression, ImportExpression, NewExpression, TaggedTemplateExpression, TSTypeParameterInstantiation } from '../syntax.ts';
import { readTypeArguments } from '../types/type-arguments.ts';
import { asRequire, isEvaluatedRequire } from './other-requires.ts';
import { visitItem } from './visit-literal.ts';

export function visitCall(walk: Walk, node: CallExpression, use: Use): Term {
  const written = walk.visit.expression(walk, node.callee, 'value', null);
  const given = node.arguments.map((argument) => visitItem(walk, argument));
  if (isEvaluatedRequire(written, given)) return { kind: 'global', name: 'require' };
  const { callee, args } = asRequire(written, given) ?? { callee: written, args: given };
  if (isRequire(callee) || isNamedRequire(node.callee)) requestModule(walk, args);
  return addCall(walk, node, use, { kind: 'call', callee, args, typeArgs: typeArguments(walk, node.typeArguments), nameAt: findNameOffset(node.callee) });
}

export function visitNew(walk: Walk, node: NewExpression, use: Use): Term {
  const callee = walk.visit.expression(walk, node.callee, 'value', null);
  const args = node.arguments.map((argument) => visitItem(walk, argument));
  return addCall(walk, node, use, { kind: 'new', callee, args, typeArgs: typeArguments(walk, node.typeArguments), nameAt: findNameOffset(node.callee) });
}

export function visitTag(walk: Walk, node: TaggedTemplateExpression, use: Use): Term {
  const callee = walk.visit.expression(walk, node.tag, 'value', null);
  const args = [walk.visit.expression(walk, node.quasi, 'value', null)];
  return addCall(walk, node, use, { kind: 'tag', callee, args, typeArgs: typeArguments(walk, node.typeArguments), nameAt: findNameOffset(node.tag) });
}

export function visitImport(walk: Walk, node: ImportExpression, use: Use): Term {
  // oxc takes `import.defer()`, although its types say that there is always a source.
  const specifier = node.source as Expression | null;
  const source = specifier === null ? unknown() : walk.visit.expression(walk, specifier, 'value', null);
  if (source.kind === 'literal' && typeof source.value === 'string') walk.draft.request(source.value, false);
  const args = node.options === null ? [source] : [source, walk.visit.expression(walk, node.options, 'value', null)];
  return addCall(walk, node, use, { kind: 'import', callee: { kind: 'global', name: 'import' }, args, typeArgs: [], nameAt: node.start });
}

interface CallParts {
  readonly kind: CallFact['kind'];
  readonly callee: Term;
  readonly args: readonly Term[];
  readonly typeArgs: readonly TypeTerm[];
  readonly nameAt: number;
}

/** Writes down a call whose parts are read, as a fact and as a step. */
export function addCall(walk: Walk, node: { readonly start: number; readonly end: number }, use: Use, parts: CallParts): Term {
  const { kind, callee, args, typeArgs } = parts;
  const fact: CallFact = {
    kind, callee, args,
    in: walk.function,
    awaited: use === 'awaited',
    dropped: use === 'dropped',
    loop: walk.inLoop,
    span: walk.lines.span(node.start, node.end),
    nameLine: walk.lines.line(parts.nameAt),
  };
  const call = walk.draft.calls.push(typeArgs.length === 0 ? fact : { ...fact, typeArgs }) - 1;
  walk.steps.push({ kind: 'call', call });
  return { kind: 'call', call };
}

function typeArguments(walk: Walk, node: TSTypeParameterInstantiation | null | undefined): readonly TypeTerm[] {
  return node ? readTypeArguments(walk, node) : [];
}

function isRequire(callee: Term): boolean {
  return callee.kind === 'global' && callee.name === 'require';
}

/** What `createRequire` made mostly goes by the same name. */
function isNamedRequire(callee: Expression): boolean {
  return callee.type === 'Identifier' && callee.name === 'require';
}

function requestModule(walk: Walk, [first]: readonly Term[]): void {
  if (first?.kind === 'literal' && typeof first.value === 'string') walk.draft.request(first.value, false);
}

/** Where the called name begins: the property of a member call, which may stand lines below the start of the chain. */
function findNameOffset(callee: Expression): number {
  switch (callee.type) {
    case 'MemberExpression':
      return callee.property.start;
    case 'ChainExpression':
    case 'TSNonNullExpression':
    case 'TSInstantiationExpression':
      return findNameOffset(callee.expression);
    default:
      return callee.start;
  }
}
