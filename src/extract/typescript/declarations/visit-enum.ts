import type { PropertyTerm, Term } from '../../../model/facts.ts';
import type { Walk } from '../draft/walk.ts';
import { readKey } from '../names/read-key.ts';
import type { TSEnumDeclaration } from '../syntax.ts';

/** An enum is an object. A member without initialiser counts on from the one before it, as in TypeScript. */
export function visitEnum(walk: Walk, node: TSEnumDeclaration): void {
  const properties: PropertyTerm[] = [];
  let next: number | null = 0;
  for (const member of node.body.members) {
    let value: Term = next === null ? { kind: 'unknown' } : { kind: 'literal', value: next };
    if (member.initializer !== null) value = walk.visit.expression(walk, member.initializer, 'value', null);
    next = value.kind === 'literal' && typeof value.value === 'number' ? value.value + 1 : null;
    const key = readKey(walk, member.id, member.computed);
    properties.push({ kind: 'property', key: typeof key === 'string' ? key : null, value, line: walk.lines.line(member.start) });
  }
  const binding = walk.scope.findValue(node.id.name);
  if (binding !== undefined) walk.draft.addValue(binding, { kind: 'object', properties, span: walk.lines.span(node.start, node.end) });
}
