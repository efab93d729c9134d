/** What comments say about a function: `@param`, `@returns`, `@template` before it, `@type` before a parameter. */
import type { TypeTerm } from '../../../model/facts.ts';
import type { FunctionRole, Walk } from '../draft/walk.ts';
import { declareTemplates } from './doc-templates.ts';
import { readNamedTypes, readTaggedType, type NamedType } from './read-doc-type.ts';

export interface FunctionTypes {
  readonly returns: TypeTerm | null;
  /** By name; a parameter that is taken apart at once has none, and is the one at the same place. */
  findParameter(name: string | null, index: number, start: number): Pick<NamedType, 'type' | 'optional'> | undefined;
}

const NO_TAGS: readonly never[] = [];

/** Called in the scope of the function. Null where there are no comments. */
export function readFunctionTypes(walk: Walk, node: object, role: FunctionRole): FunctionTypes | null {
  const { docs } = walk;
  if (docs === null) return null;
  const tags = docs.about(node, role.start) ?? NO_TAGS;
  declareTemplates(walk, walk.scope, tags);
  const parameters = tags.length === 0 ? [] : readNamedTypes(walk, tags, 'param', 'arg', 'argument');
  return {
    returns: readTaggedType(walk, tags, 'returns', 'return') ?? (role.kind === 'getter' ? readTaggedType(walk, tags, 'type') : null),
    findParameter(name, index, start) {
      const own = readTaggedType(walk, docs.before(start), 'type');
      if (own !== null) return { type: own, optional: false };
      return name === null ? parameters[index] : parameters.find((parameter) => parameter.name === name);
    },
  };
}
