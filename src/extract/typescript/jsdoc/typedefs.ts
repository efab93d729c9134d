/** The types that comments declare: `@typedef`, `@callback`, `@import`. They stand anywhere and hold for the file. */
import type { TypeFact, TypeTerm } from '../../../model/facts.ts';
import { readExportName } from '../declarations/visit-import.ts';
import { Scope } from '../draft/scope.ts';
import type { Walk } from '../draft/walk.ts';
import { declareType } from '../names/declare-name.ts';
import type { DocTags } from './doc-comments.ts';
import { declareTemplates } from './doc-templates.ts';
import { findTagName, readDocType, readNamedTypes, readTaggedType, withMembers } from './read-doc-type.ts';
import type { DocTag } from './read-tags.ts';

export interface Typedef {
  readonly binding: number;
  readonly name: string;
  readonly tag: DocTag;
  /** The tags of the same comment up to the next type. */
  readonly details: DocTags;
}

/** Declares the names before anything is read; gives what there is to read later, when it is known what the names they use stand for. */
export function declareTypedefs(walk: Walk): readonly Typedef[] {
  const typedefs: Typedef[] = [];
  for (const { tags, start } of walk.docs?.holding('@typedef', '@callback', '@import') ?? []) {
    tags.forEach((tag, index) => {
      if (tag.name === 'import') declareImport(walk, tag, start);
      const name = isTypedef(tag) ? findTagName(tag) : undefined;
      // A name that the file declares otherwise keeps its meaning.
      if (name === undefined || walk.scope.ownType(name) !== undefined) return;
      const behind = tags.slice(index + 1);
      const end = behind.findIndex(isTypedef);
      const templates = index === 0 ? [] : tags.slice(0, index).filter((before) => before.name === 'template');
      typedefs.push({ binding: declareType(walk, walk.scope, name, start), name, tag, details: [...templates, ...(end === -1 ? behind : behind.slice(0, end))] });
    });
  }
  return typedefs;
}

export function readTypedefs(walk: Walk, typedefs: readonly Typedef[]): void {
  const outer = walk.scope;
  for (const { binding, name, tag, details } of typedefs) {
    walk.scope = new Scope(outer, walk.function);
    declareTemplates(walk, walk.scope, details);
    walk.draft.types.push({ name, binding, extends: [], ...readMeaning(walk, tag, details) });
  }
  walk.scope = outer;
}

function readMeaning(walk: Walk, tag: DocTag, details: DocTags): Pick<TypeFact, 'members' | 'alias'> {
  const type: TypeTerm | null =
    tag.name === 'callback'
      ? { kind: 'function', returns: readTaggedType(walk, details, 'returns', 'return') }
      : withMembers(readDocType(walk, tag.type ?? details.find(({ name }) => name === 'type')?.type), readNamedTypes(walk, details, 'property', 'prop'));
  if (type === null) return { members: [] };
  return type.kind === 'object' ? { members: type.members } : { members: [], alias: type };
}

function isTypedef(tag: DocTag): boolean {
  return tag.name === 'typedef' || tag.name === 'callback';
}

/** `@import { Db } from './database'` */
function declareImport(walk: Walk, tag: DocTag, at: number): void {
  const clause = tag.type === null ? tag.rest : `{${tag.type}} ${tag.rest}`;
  const node = walk.docs?.types.parseImport(clause);
  if (!node) return;
  const specifier = node.source.value;
  for (const part of node.specifiers) {
    const { name } = part.local;
    if (walk.scope.ownType(name) !== undefined) continue;
    const draft = walk.draft.bindings[declareType(walk, walk.scope, name, at)];
    const imported = part.type === 'ImportSpecifier' ? readExportName(part.imported) : part.type === 'ImportDefaultSpecifier' ? 'default' : '*';
    if (draft !== undefined) draft.from = { specifier, imported, typeOnly: true };
  }
  walk.draft.request(specifier, true);
}
