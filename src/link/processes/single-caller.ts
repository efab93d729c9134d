/** Whether what a file registers is asked by one caller only: the program that started the server over its standard input. */
import { findLibrary } from '../../catalogue/find-library.ts';
import type { Row } from '../../catalogue/schema.ts';
import type { Evaluator } from '../values/evaluator.ts';
import { createImportClosures, type ImportClosures } from './import-closure.ts';

type Single = NonNullable<NonNullable<Row['route']>['single']>;

interface Known {
  readonly closures: ImportClosures;
  /** By file and by what is asked. */
  readonly answers: Map<string, boolean>;
}

const known = new WeakMap<Evaluator, Known>();

/**
 * True where the programs that load the file load the one library and none of the others. A repository may hold a server
 * for each way of being asked: what another program loads says nothing of this one.
 */
export function hasSingleCaller(ev: Evaluator, single: Single, file: string): boolean {
  const { closures, answers } = known.get(ev) ?? { closures: createImportClosures(ev.program.outlines, ev.modules), answers: new Map<string, boolean>() };
  known.set(ev, { closures, answers });
  const key = `${single.with} ${file}`;
  const before = answers.get(key);
  if (before !== undefined) return before;
  const loaded = new Set<string>();
  for (const one of closures.below(closures.rootsOf([file]))) {
    for (const { specifier, typeOnly } of ev.program.outlines.get(one)?.requests ?? []) {
      const library = typeOnly ? undefined : findLibrary(ev.catalogue, specifier);
      if (library) loaded.add(library.name);
    }
  }
  const answer = loaded.has(single.with) && !single.without.some((name) => loaded.has(name));
  answers.set(key, answer);
  return answer;
}
