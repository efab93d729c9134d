/** How a file reaches a value of another module: by the name it has there, imported where it is not yet. */
import type { ProgramGraph } from '../model/graph.ts';
import { isOfSamePackage } from '../graph/packages.ts';
import { getTargetPath, isSameModule, renderSpecifier } from './edits/relative-specifier.ts';

export interface Reached {
  readonly name: string;
  /** The module to import it from; null where the file has it. */
  readonly from: string | null;
}

/** `exported`: its name for other files. Null where it has none, or the name means another thing here. */
export function reachValue(graph: ProgramGraph, file: string, value: { readonly file: string; readonly exported: string | null }): Reached | null {
  const own = graph.files[file];
  const { file: path, exported: name } = value;
  if (own === undefined || name === null || !/^[\w$]+$/.test(name) || name === 'default') return null;
  const there = own.bindings.find((one) => one.scope === 0 && one.name === name);
  if (there === undefined) return isOfSamePackage(graph, file, path) ? { name, from: renderSpecifier(own, file, path) } : null;
  // Another module may have one of that name as well.
  const isIt = there.from?.imported === name && there.from.specifier.startsWith('.') && isSameModule(getTargetPath(file, there.from.specifier), path);
  return isIt ? { name, from: null } : null;
}
