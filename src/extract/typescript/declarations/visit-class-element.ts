import type { MemberFact, Term } from '../../../model/facts.ts';
import type { ClassDraft } from '../draft/file-draft.ts';
import { Scope } from '../draft/scope.ts';
import { insideFunction, type Walk } from '../draft/walk.ts';
import { handComment } from '../jsdoc/hand-comment.ts';
import { readTaggedType } from '../jsdoc/read-doc-type.ts';
import { declareBlock, declareVars } from '../names/hoist-declarations.ts';
import { readKey } from '../names/read-key.ts';
import type { AccessorProperty, ClassElement, Expression, MethodDefinition, PropertyDefinition, PropertyKey, StaticBlock } from '../syntax.ts';
import { findFirstToken } from './first-token.ts';
import { isPassive } from './is-passive.ts';
import { visitDecorators } from './visit-function.ts';

/** A computed name is shown as it is written, up to this length. */
const MAX_COMPUTED_NAME = 80;

export function visitClassElement(walk: Walk, element: ClassElement, classIndex: number, draft: ClassDraft): void {
  switch (element.type) {
    case 'MethodDefinition':
    case 'TSAbstractMethodDefinition':
      visitMethod(walk, element, classIndex, draft);
      return;
    case 'PropertyDefinition':
    case 'TSAbstractPropertyDefinition':
    case 'AccessorProperty':
    case 'TSAbstractAccessorProperty':
      visitField(walk, element, classIndex, draft);
      return;
    case 'StaticBlock':
      visitStaticBlock(walk, element, classIndex, draft);
      return;
    case 'TSIndexSignature':
  }
}

function visitMethod(walk: Walk, node: MethodDefinition, classIndex: number, draft: ClassDraft): void {
  const isAbstract = node.type === 'TSAbstractMethodDefinition';
  // An overload says nothing that its implementation does not say.
  if (node.value.body === null && !isAbstract) return;
  const decorators = visitDecorators(walk, node.decorators);
  const name = readMemberName(walk, node.key, node.computed);
  const kind = node.kind === 'get' ? 'getter' : node.kind === 'set' ? 'setter' : 'method';
  const member: MemberFact = { name, kind, static: node.static, decorators, span: walk.lines.span(findFirstToken(walk.text, node), node.end) };
  if (isAbstract) {
    const returns = node.value.returnType ? walk.visit.type(walk, node.value.returnType.typeAnnotation) : null;
    draft.members.push({ ...member, type: kind === 'method' ? { kind: 'function', returns } : (returns ?? { kind: 'function', returns: null }) });
    return;
  }
  const isConstructor = node.kind === 'constructor';
  const role = { kind: isConstructor ? 'constructor' : kind, name, start: findFirstToken(walk.text, node), class: classIndex } as const;
  const index = walk.visit.function(walk, node.value, role);
  if (isConstructor) draft.constructorFunction = index;
  else draft.members.push({ ...member, function: index });
}

function visitField(walk: Walk, node: PropertyDefinition | AccessorProperty, classIndex: number, draft: ClassDraft): void {
  const decorators = visitDecorators(walk, node.decorators);
  const name = readMemberName(walk, node.key, node.computed);
  const member: MemberFact = { name, kind: 'field', static: node.static, decorators, span: walk.lines.span(findFirstToken(walk.text, node), node.end) };
  const tags = walk.docs?.before(node.start);
  const type = node.typeAnnotation ? walk.visit.type(walk, node.typeAnnotation.typeAnnotation) : readTaggedType(walk, tags, 'type');
  if (node.value !== null) handComment(walk, node.value, tags);
  const value = node.value === null ? null : visitFieldValue(walk, node.value, { name, static: node.static, class: classIndex }, draft);
  draft.members.push({ ...member, ...(value === null ? {} : { value }), ...(type === null ? {} : { type }) });
}

interface Field {
  readonly name: string;
  readonly static: boolean;
  readonly class: number;
}

function visitFieldValue(walk: Walk, node: Expression, field: Field, draft: ClassDraft): Term {
  // `this` inside is the object, so such a function counts as a member of the class.
  if (node.type === 'ArrowFunctionExpression') return { kind: 'function', function: walk.visit.function(walk, node, { kind: 'arrow', name: field.name, start: node.start, class: field.class }) };
  if (node.type === 'FunctionExpression') return { kind: 'function', function: walk.visit.function(walk, node, { kind: 'function', name: field.name, start: node.start, class: field.class }) };
  if (isPassive(node)) return walk.visit.expression(walk, node, 'value', field.name);
  let value: Term = { kind: 'unknown' };
  insideInitialiser(walk, field.static, field.class, draft, () => {
    value = walk.visit.expression(walk, node, 'value', field.name);
  });
  return value;
}

function visitStaticBlock(walk: Walk, node: StaticBlock, classIndex: number, draft: ClassDraft): void {
  insideInitialiser(walk, true, classIndex, draft, () => {
    declareVars(walk, walk.scope, node.body);
    declareBlock(walk, walk.scope, node.body);
    walk.visit.statements(walk, node.body);
  });
}

/** The function that stands for what the fields of a class do when an object, or for static ones the class itself, is made. */
function insideInitialiser(walk: Walk, isStatic: boolean, classIndex: number, draft: ClassDraft, visit: () => void): void {
  const known = isStatic ? draft.staticInitialiser : draft.initialiser;
  const index = known ?? walk.draft.functions.length;
  if (known === undefined) {
    walk.draft.functions.push({ name: null, kind: 'initialiser', parameters: [], async: false, generator: false, parent: walk.function, class: classIndex, body: [], span: [...draft.span] });
    if (isStatic) draft.staticInitialiser = index;
    else draft.initialiser = index;
  }
  insideFunction(walk, index, walk.draft.functions[index]?.body ?? [], new Scope(walk.scope, index), visit);
}

function readMemberName(walk: Walk, key: PropertyKey, computed: boolean): string {
  const name = readKey(walk, key, computed);
  return typeof name === 'string' ? name : `[${walk.text.slice(key.start, Math.min(key.end, key.start + MAX_COMPUTED_NAME))}]`;
}
