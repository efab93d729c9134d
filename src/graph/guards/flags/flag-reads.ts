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
  if (!flag.key.includes('.')) return isExported(facts, flag) || forEachRead(facts, (term, fn) => findFlag(facts, term, fn)?.key === flag.key);
  return getReadMembers(graph).has(flag.property);
}

const readMembers = new WeakMap<ProgramGraph, ReadonlySet<string>>();

/** Names of all members that something reads: asked for every flag, and found by reading every file once. */
function getReadMembers(graph: ProgramGraph): ReadonlySet<string> {
  const known = readMembers.get(graph);
  if (known !== undefined) return known;
  const names = new Set<string>();
  for (const facts of Object.values(graph.files)) {
    forEachRead(facts, (term) => {
      if (term.kind === 'member') names.add(term.property);
      return false;
    });
  }
  readMembers.set(graph, names);
  return names;
}

function isExported(facts: FileFacts, flag: Flag): boolean {
  return facts.exports.some((exported) => exported.value?.kind === 'binding' && `b${exported.value.binding}` === flag.key);
}

/** Hands over every term that a function of the file reads, until one of them is what is looked for: true then. */
function forEachRead(facts: FileFacts, isWanted: (term: Term, fn: number) => boolean): boolean {
  const isMentioned = (term: Term, fn: number): boolean => {
    let found = false;
    forEachTerm(facts, term, (one) => { found ||= isWanted(one, fn); });
    return found;
  };
  const isReadByStep = facts.functions.some((fn, index) => {
    for (const step of eachStep(fn.body)) if (getReadTerms(facts, step).some((term) => isMentioned(term, index))) return true;
    return false;
  });
  return isReadByStep || facts.bindings.some(({ scope, values }) => scope < facts.functions.length && values.some((term) => isMentioned(term, scope)));
}
