import type { TypeTerm } from '../../../model/facts.ts';
import type { Walk } from '../draft/walk.ts';
import type { TSTypeParameterInstantiation } from '../syntax.ts';

/** What an argument that names nothing is written as: the others keep their place. */
function makeNothing(): TypeTerm {
  return { kind: 'reference', name: 'unknown', binding: null, path: [], args: [] };
}

export function readTypeArguments(walk: Walk, node: TSTypeParameterInstantiation | null | undefined): readonly TypeTerm[] {
  return node ? node.params.map((type) => walk.visit.type(walk, type) ?? makeNothing()) : [];
}
