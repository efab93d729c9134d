import type { PropertyTerm, Term } from '../../../model/facts.ts';
import { PROVIDING_KEY } from '../../../model/outline.ts';
import type { Walk } from '../draft/walk.ts';
import { castValue } from '../jsdoc/cast-value.ts';
import { handComment } from '../jsdoc/hand-comment.ts';
import { readKey } from '../names/read-key.ts';
import type { ObjectNode, ObjectProperty } from '../syntax.ts';

export function visitObject(walk: Walk, node: ObjectNode): Term {
  const properties: PropertyTerm[] = [];
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      properties.push({ kind: 'spread', of: walk.visit.expression(walk, property.argument, 'value', null) });
      continue;
    }
    const read = visitProperty(walk, property);
    if (read !== null) properties.push(read);
  }
  return { kind: 'object', properties, span: walk.lines.span(node.start, node.end) };
}

/** A setter gives the object no value: its function is read, the property is not. */
function visitProperty(walk: Walk, node: ObjectProperty): PropertyTerm | null {
  const read = readKey(walk, node.key, node.computed);
  const key = typeof read === 'string' ? read : null;
  if (key === PROVIDING_KEY) walk.draft.provides = true;
  const tags = walk.docs?.before(node.start);
  handComment(walk, node.value, tags);
  const value = castValue(walk, visitPropertyValue(walk, node, key), tags);
  if (node.kind === 'set') return null;
  const computed = typeof read !== 'string' && (read.kind === 'binding' || read.kind === 'member') ? { computed: read } : {};
  return { kind: node.kind === 'get' ? 'getter' : 'property', key, ...computed, value, line: walk.lines.line(node.start) };
}

function visitPropertyValue(walk: Walk, node: ObjectProperty, key: string | null): Term {
  if (node.value.type !== 'FunctionExpression' || !(node.method || node.kind !== 'init')) return walk.visit.expression(walk, node.value, 'value', key);
  const kind = node.kind === 'get' ? 'getter' : node.kind === 'set' ? 'setter' : 'method';
  return { kind: 'function', function: walk.visit.function(walk, node.value, { kind, name: key, start: node.start, class: null }) };
}
