import type { PropertyTerm, Term } from '../../../model/facts.ts';
import { Scope } from '../draft/scope.ts';
import { descend, type Walk } from '../draft/walk.ts';
import { declareBlock, declareVars } from '../names/hoist-declarations.ts';
import type { Statement, TSGlobalDeclaration, TSModuleDeclaration } from '../syntax.ts';

/**
 * The body of a namespace runs where it stands; what it exports becomes the properties of an object. `declare module 'x'` and
 * `declare global` add to something outside of the file: their declarations are read, and exported to nobody.
 */
export function visitNamespace(walk: Walk, node: TSModuleDeclaration | TSGlobalDeclaration): void {
  // `declare module 'x';` has none.
  if (!node.body) return;
  const properties = visitBody(walk, node.body.body);
  if (node.kind === 'global') return;
  const names: string[] = [];
  let { id } = node;
  while (id.type === 'TSQualifiedName') {
    names.push(id.right.name);
    if (id.left.type === 'ThisExpression') return;
    id = id.left;
  }
  const binding = id.type === 'Identifier' ? walk.scope.findValue(id.name) : undefined;
  if (binding === undefined) return;
  const span = walk.lines.span(node.start, node.end);
  let value: Term = { kind: 'object', properties, span };
  for (const key of names) {
    descend(walk);
    value = { kind: 'object', properties: [{ kind: 'property', key, value, line: span[0] }], span };
  }
  walk.depth -= names.length;
  walk.draft.addValue(binding, value);
}

function visitBody(walk: Walk, statements: readonly Statement[]): PropertyTerm[] {
  const { scope: outerScope, namespace: outerNamespace } = walk;
  const properties: PropertyTerm[] = [];
  walk.scope = new Scope(outerScope, walk.function);
  walk.namespace = properties;
  declareVars(walk, walk.scope, statements);
  declareBlock(walk, walk.scope, statements);
  walk.visit.statements(walk, statements);
  walk.scope = outerScope;
  walk.namespace = outerNamespace;
  return properties;
}
