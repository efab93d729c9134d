/** The types that the tags of a comment name, as facts. */
import type { TypeMember, TypeTerm } from '../../../model/facts.ts';
import type { Walk } from '../draft/walk.ts';
import type { DocTags } from './doc-comments.ts';
import type { DocTag } from './read-tags.ts';

/** A name as it stands behind a type: `orders`, `deps.orders`, `jobs[].store`, `[limit=10]`. */
const NAME = /^(\[)?\s*([\w$]+(?:\[\])?(?:\.[\w$]+(?:\[\])?)*)/;

export interface NamedType {
  readonly name: string;
  readonly optional: boolean;
  readonly type: TypeTerm | null;
}

/** Null for what names no class, interface or type of a library, and for what is no type at all. */
export function readDocType(walk: Walk, text: string | null | undefined): TypeTerm | null {
  const node = text ? walk.docs?.types.parseType(text) : undefined;
  return node ? walk.visit.type(walk, node) : null;
}

/** What `@type`, or another tag that holds one type, says. */
export function readTaggedType(walk: Walk, tags: DocTags | null | undefined, ...names: readonly string[]): TypeTerm | null {
  return readDocType(walk, tags?.find((tag) => names.includes(tag.name) && tag.type !== null)?.type);
}

/**
 * The names that tags such as `@param` declare, in their order. A name with a dot in it is a member of the one before the dot:
 * `@param {Object} deps` and `@param {OrderRepository} deps.orders` are one parameter with an object type.
 */
export function readNamedTypes(walk: Walk, tags: DocTags, ...kinds: readonly string[]): readonly NamedType[] {
  const roots: Draft[] = [];
  const known = new Map<string, Draft>();
  for (const tag of tags) {
    const draft = kinds.includes(tag.name) ? findName(tag) : undefined;
    if (draft === undefined) continue;
    const dot = draft.path.lastIndexOf('.');
    if (dot === -1) roots.push(draft);
    else known.get(draft.path.slice(0, dot))?.members.push(draft);
    known.set(draft.path, draft);
  }
  return roots.map((root) => ({ name: root.path, optional: root.optional, type: readDraft(walk, root) }));
}

export function findTagName(tag: DocTag): string | undefined {
  return NAME.exec(tag.rest)?.[2];
}

interface Draft {
  readonly path: string;
  readonly optional: boolean;
  readonly text: string | null;
  readonly members: Draft[];
}

function findName(tag: DocTag): Draft | undefined {
  const found = NAME.exec(tag.rest);
  if (found?.[2] === undefined) return undefined;
  return { path: found[2].replaceAll('[]', ''), optional: found[1] !== undefined || tag.type?.trimEnd().endsWith('=') === true, text: tag.type, members: [] };
}

function readDraft(walk: Walk, draft: Draft): TypeTerm | null {
  return withMembers(readDocType(walk, draft.text), draft.members.map((member) => ({ name: lastName(member.path), type: readDraft(walk, member) })));
}

/** Members say what is in an `Object`, or in each of an `Object[]`; a type that names something else is left as it is. */
export function withMembers(base: TypeTerm | null, members: readonly TypeMember[]): TypeTerm | null {
  if (members.length === 0) return base;
  if (base === null || isPlainObject(base)) return { kind: 'object', members };
  if (base.kind === 'array' && isPlainObject(base.of)) return { kind: 'array', of: { kind: 'object', members } };
  return base;
}

function isPlainObject(type: TypeTerm): boolean {
  return type.kind === 'reference' && type.name === 'Object' && type.binding === null && type.args.length === 0;
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
