/** A query that is written as a chain of calls, from the value it starts at to the call that runs it. */
import type { CallFact, FileFacts, Term } from '../../model/facts.ts';
import { findCalledName, getPlainTerm } from '../terms.ts';

export interface Link {
  /** The called name; null for a call of a value that has none. */
  readonly name: string | null;
  readonly args: readonly Term[];
  readonly call: number;
}

export interface Chain {
  /** What the first call is made on; a plain call's own callee. */
  readonly root: Term;
  /** First call first. */
  readonly links: readonly Link[];
}

/** Longer chains are generated. */
const longest = 40;

export function readChain(facts: FileFacts, last: number): Chain {
  const links: Link[] = [];
  let root: Term = { kind: 'call', call: last };
  while (root.kind === 'call' && links.length < longest) {
    const call: CallFact | undefined = facts.calls[root.call];
    if (call === undefined) break;
    links.push({ name: findCalledName(facts, call), args: call.args, call: root.call });
    root = call.callee.kind === 'member' ? getBuilder(facts, call.callee.object) : call.callee;
  }
  return { root, links: links.reverse() };
}

/** `let query = db('jobs').where(…)` starts where its first value does, whatever is added later. */
function getBuilder(facts: FileFacts, term: Term): Term {
  const plain = getPlainTerm(facts, term);
  // `const Job = require('./job')`: the module is no part of the chain.
  if (plain.kind === 'call' && isRequire(facts, plain.call)) return term;
  if (plain.kind !== 'binding') return plain;
  const binding = facts.bindings[plain.binding];
  const [first] = binding?.values ?? [];
  return binding?.kind === 'let' && first?.kind === 'call' ? first : plain;
}

function isRequire(facts: FileFacts, index: number): boolean {
  const callee = facts.calls[index]?.callee;
  return callee?.kind === 'global' && callee.name === 'require';
}

export function findLink(chain: Chain, ...names: readonly string[]): Link | null {
  return chain.links.find((link) => link.name !== null && names.includes(link.name)) ?? null;
}

export function hasLink(chain: Chain, ...names: readonly string[]): boolean {
  return findLink(chain, ...names) !== null;
}
