/** What other files do with something that one exports. */
import { posix } from 'node:path';
import type { FileFacts } from '../../../model/facts.ts';
import type { Evaluator } from '../../values/evaluator.ts';

/** Other files that ask for one of this name. */
export function findAsking(ev: Evaluator, file: string): readonly string[] {
  const { name: base, dir } = posix.parse(file);
  const last = base === 'index' ? posix.basename(dir) : base;
  return [...ev.program.outlines].filter(([other, { requests }]) => other !== file && requests.some(({ specifier }) => posix.basename(specifier).split('.')[0] === last.split('.')[0])).map(([other]) => other);
}

/** An import of the name under any alias that is used may hand it on; asked of the files that seem to ask for this one. */
export function isImportedElsewhere(ev: Evaluator, file: string, name: string, isUsed: (facts: FileFacts, binding: number, file: string) => boolean): boolean {
  ev.program.marks.noteName('imports', name);
  return findAsking(ev, file).some((other) => {
    const facts = ev.program.getFile(other);
    if (facts.exports.some((one) => one.from?.imported === name || one.from?.imported === '*')) return true;
    return facts.bindings.some(({ from }, index) => from?.imported === '*' || (from?.imported === name && isUsed(facts, index, other)));
  });
}

/** A file of the same package could not be read: what stands in it, nobody knows. */
export function hasUnread(ev: Evaluator, file: string): boolean {
  const folder = ev.modules.findPackageFolder(file);
  return ev.program.unread.some((other) => ev.modules.findPackageFolder(other) === folder);
}
