/** A name that is given, in place of what it stood for, what that makes: `let knex = require('knex'); knex = knex(settings);`. */
import type { BindingFact, FileFacts, Term } from '../../../model/facts.ts';

/** The values that the name has where `reader` stands: the first ones where the new one is made of them, that one and those after it elsewhere. */
export function getValuesFor(facts: FileFacts, index: number, { values }: BindingFact, reader: Term): readonly Term[] {
  for (let at = values.length - 1; at > 0; at--) {
    const maker = findMaker(facts, values[at]);
    const root = maker === null ? null : rootOf(maker);
    if (maker === null || root?.kind !== 'binding' || root.binding !== index) continue;
    // A function of the project may be replaced on some machines only, or later: `if (settings.lazy) load = load()`.
    if (values[0]?.kind === 'function') continue;
    // What is made by a method may be one more object beside the first: `server = app.listen()`, written as `app = app.listen()`.
    if (maker !== root && !isModule(facts, values[0])) continue;
    return reader === root ? values.slice(0, at) : values.slice(at);
  }
  return values;
}

function findMaker(facts: FileFacts, term: Term | undefined): Term | null {
  if (term?.kind === 'await' || term?.kind === 'cast') return findMaker(facts, term.of);
  return term?.kind === 'call' ? (facts.calls[term.call]?.callee ?? null) : null;
}

function rootOf(term: Term): Term {
  return term.kind === 'member' ? rootOf(term.object) : term;
}

function isModule(facts: FileFacts, term: Term | undefined): boolean {
  const maker = findMaker(facts, term);
  return maker?.kind === 'global' && maker.name === 'require';
}
