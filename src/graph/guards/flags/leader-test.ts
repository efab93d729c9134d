/** Tests by which one instance of several is chosen: `if (!(await election.isLeader())) return;`. How the instances agree is out of sight. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { eachStep, getReadTerms } from '../../steps.ts';
import { findCalledName, forEachTerm, getPlainTerm } from '../../terms.ts';

export interface LeaderTest {
  /** The side of the instance that was chosen. */
  readonly side: 'then' | 'otherwise';
  readonly name: string;
}

/** `isLeader`, `amLeader`, `hasLeadership`; a team has a leader as well, so the row of one is not asked. */
const asksLeader = /^(?:is|am|are|was|check|has|have|holds?)_?(?:the_?)?(?:cluster_?)?leader(?:ship)?$/i;
const votes = /leader_?(?:votes?|election)|election_?(?:id|leader)/i;

/** Null where the test asks for no such thing, or for something else as well. */
export function findLeaderTest(facts: FileFacts, test: Term): LeaderTest | null {
  if (test.kind === 'operation') {
    const [first] = test.operands;
    if (test.operator === '!' && first !== undefined) return turn(findLeaderTest(facts, first));
    // All of several must hold, or none of several may.
    const wanted = test.operator === '&&' ? 'then' : test.operator === '||' ? 'otherwise' : null;
    return test.operands.map((operand) => findLeaderTest(facts, operand)).find((found) => found !== null && found.side === wanted) ?? null;
  }
  const name = findName(facts, getPlainTerm(facts, test)) ?? findName(facts, test);
  return name === null ? null : { side: 'then', name };
}

function turn(found: LeaderTest | null): LeaderTest | null {
  return found === null ? null : { ...found, side: found.side === 'then' ? 'otherwise' : 'then' };
}

function findName(facts: FileFacts, term: Term): string | null {
  if (term.kind === 'await') return findName(facts, term.of);
  if (term.kind === 'binding') return facts.bindings[term.binding]?.scope === 0 ? named(facts.bindings[term.binding]?.name ?? '') : null;
  if (term.kind === 'member') return term.object.kind === 'this' ? named(term.property) : null;
  const call = term.kind === 'call' ? facts.calls[term.call] : undefined;
  if (call === undefined) return null;
  // `teams.isLeader(userId)` asks about a person.
  if (call.args.some(({ kind }) => kind !== 'literal')) return null;
  return named(findCalledName(facts, call) ?? '') ?? (call.callee.kind === 'binding' ? findVote(facts, call.callee.binding) : null);
}

function named(name: string): string | null {
  return asksLeader.test(name) ? name : null;
}

/** A function of the file that counts the votes. */
function findVote(facts: FileFacts, index: number): string | null {
  const binding = facts.bindings[index];
  const [value] = binding?.values ?? [];
  const body = value?.kind === 'function' ? (facts.functions[value.function]?.body ?? []) : [];
  for (const step of eachStep(body)) {
    for (const term of getReadTerms(facts, step)) if (mentionsVotes(facts, term)) return binding?.name ?? null;
  }
  return null;
}

function mentionsVotes(facts: FileFacts, term: Term): boolean {
  let found = false;
  forEachTerm(facts, term, (inner) => {
    const name = inner.kind === 'binding' ? facts.bindings[inner.binding]?.name : inner.kind === 'member' ? inner.property : null;
    if (name != null && votes.test(name)) found = true;
  });
  return found;
}
