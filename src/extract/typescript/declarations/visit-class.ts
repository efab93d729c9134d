import type { ClassDraft } from '../draft/file-draft.ts';
import { Scope } from '../draft/scope.ts';
import { descend, type Walk } from '../draft/walk.ts';
import { declareTemplates } from '../jsdoc/doc-templates.ts';
import { readDocType } from '../jsdoc/read-doc-type.ts';
import { declareBoth } from '../names/declare-name.ts';
import type { ClassNode } from '../syntax.ts';
import { declareTypeParameters } from '../types/type-parameters.ts';
import { readHeritage } from '../types/read-heritage.ts';
import { findFirstToken } from './first-token.ts';
import { visitClassElement } from './visit-class-element.ts';
import { visitDecorators } from './visit-function.ts';

export function visitClass(walk: Walk, node: ClassNode, name: string | null): number {
  descend(walk);
  const decorators = visitDecorators(walk, node.decorators);
  const draft: ClassDraft = {
    name: node.id?.name ?? name,
    implements: [],
    decorators,
    members: [],
    in: walk.function,
    span: walk.lines.span(findFirstToken(walk.text, node), node.end),
  };
  const index = walk.draft.classes.push(draft) - 1;
  const outer = walk.scope;
  const scope = new Scope(outer, walk.function);
  walk.scope = scope;
  if (node.type === 'ClassExpression' && node.id !== null) {
    const binding = declareBoth(walk, scope, node.id.name, 'class', node.id.start);
    walk.draft.addValue(binding, { kind: 'class', class: index });
  }
  const tags = walk.docs?.about(node, node.start) ?? null;
  declareTypeParameters(walk, scope, node.typeParameters);
  declareTemplates(walk, scope, tags);
  if (node.superClass !== null) draft.extends = walk.visit.expression(walk, node.superClass, 'value', null);
  for (const type of node.implements ?? []) {
    const term = readHeritage(walk, type);
    if (term !== null) draft.implements.push(term);
  }
  for (const tag of tags ?? []) {
    const term = tag.name === 'implements' ? readDocType(walk, tag.type) : null;
    if (term !== null) draft.implements.push(term);
  }
  for (const element of node.body.body) visitClassElement(walk, element, index, draft);
  walk.scope = outer;
  walk.depth--;
  return index;
}
