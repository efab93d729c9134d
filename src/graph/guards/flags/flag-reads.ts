/** Whether anything asks a flag. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { ProgramGraph } from '../../../model/graph.ts';
import { eachStep, getReadTerms } from '../../steps.ts';
import { forEachTerm } from '../../terms.ts';
import { findFlag, type Flag } from './flags.ts';

/** A variable can be read in its own file only, unless it is exported; a field wherever its name is spoken. */
export function isReadAnywhere(graph: ProgramGraph, file: string, flag: Flag): boolean {
  const facts = graph.files[file];
  if (facts === undefined) return true;
  if (!flag.key.includes('.')) return isExported(facts, flag) || isReadIn(facts, (term, fn) => findFlag(facts, term, fn)?.key === flag.key);
  return Object.values(graph.files).some((one) => isReadIn(one, (term) => term.kind === 'member' && term.property === flag.property));
}

function isExported(facts: FileFacts, flag: Flag): boolean {
  return facts.exports.some((exported) => exported.value?.kind === 'binding' && `b${exported.value.binding}` === flag.key);
}

function isReadIn(facts: FileFacts, isFlag: (term: Term, fn: number) => boolean): boolean {
  return facts.functions.some((fn, index) => {
    const isMentioned = (term: Term): boolean => {
      const inner: Term[] = [];
      forEachTerm(facts, term, (one) => { inner.push(one); });
      return inner.some((one) => isFlag(one, index));
    };
    for (const step of eachStep(fn.body)) if (getReadTerms(facts, step).some(isMentioned)) return true;
    return facts.bindings.some((binding) => binding.scope === index && binding.values.some(isMentioned));
  });
}
