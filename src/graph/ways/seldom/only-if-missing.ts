/**
 * Calls that are made only where something is not there yet, a file or a record, and that make it: most requests do without them. What a
 * request is for does not count: one that asks whether an account is taken, and goes on when it is not, makes an account each time.
 */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import { hasBodyWhere } from '../bodies-on-way.ts';
import type { PathStep } from '../paths-to-role.ts';
import type { ProgramGraph } from '../../../model/graph.ts';
import { findRoot } from '../../clients/value-flow.ts';
import { eachStep, endsPath, getInnerSteps, getReadTerms, holdsCall } from '../../steps.ts';
import { findCalledName, forEachTerm } from '../../terms.ts';

const asks: ReadonlySet<string> = new Set(['existsSync', 'pathExistsSync', 'accessSync', 'pathExists', 'exists', 'access']);
const mostDepth = 6;

/** True when some step of the way stands behind such a test. */
export function isOnlyIfMissing(graph: ProgramGraph, steps: readonly PathStep[]): boolean {
  return hasBodyWhere(graph, steps, isBehindTest);
}

function isBehindTest(facts: FileFacts, steps: readonly Step[], call: number): boolean {
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'branch') {
      if (isWhereMissing(facts, step, steps.slice(index + 1), call)) return true;
      // `if (existsSync(file)) return;`
      if (tells(facts, step.test, 0) === 'file' && step.then.some(({ kind }) => kind === 'return') && holdsCall(steps.slice(index + 1), call)) return true;
    }
    const inner = getInnerSteps(step).find((part) => holdsCall(part, call));
    if (inner !== undefined) return isBehindTest(facts, inner, call);
  }
  return false;
}

function isWhereMissing(facts: FileFacts, step: Extract<Step, { kind: 'branch' }>, rest: readonly Step[], call: number): boolean {
  const told = tells(facts, step.test, 0);
  // Where it is there, nothing else is done: an answer that turns the request away says that it was made for this.
  if (told === 'missing' && holdsCall(step.then, call)) return !turnsAway(facts, step.otherwise.length === 0 && endsPath(step.then) ? rest : step.otherwise);
  return (told === 'file' || told === 'record') && holdsCall(step.otherwise, call) && !turnsAway(facts, step.then);
}

/** `throw`, or an answer such as `res.status(409)` and `{ status: 409 }`. */
function turnsAway(facts: FileFacts, steps: readonly Step[]): boolean {
  for (const step of eachStep(steps)) {
    if (step.kind === 'throw' || getReadTerms(facts, step).some((term) => saysRefused(facts, term))) return true;
  }
  return false;
}

function saysRefused(facts: FileFacts, term: Term): boolean {
  let found = false;
  forEachTerm(facts, term, (one) => { found ||= one.kind === 'literal' && typeof one.value === 'number' && one.value >= 400 && one.value < 500; });
  return found;
}

/** What is there where the test holds, or that something is missing there; null where it asks something else. */
function tells(facts: FileFacts, test: Term, depth: number): 'file' | 'record' | 'missing' | null {
  if (depth > mostDepth) return null;
  if (test.kind === 'await' || test.kind === 'cast') return tells(facts, test.of, depth + 1);
  if (test.kind === 'call') return asks.has(nameOf(facts, test.call)) ? (asksForRecord(facts, test.call) ? 'record' : 'file') : null;
  if (test.kind === 'binding') return isLookedUp(facts, test) ? 'record' : null;
  if (test.kind !== 'operation') return null;
  const told = test.operands.map((one) => tells(facts, one, depth + 1));
  const isEmpty = test.operands.some((one) => (one.kind === 'literal' && one.value === null) || (one.kind === 'global' && one.name === 'undefined'));
  switch (test.operator) {
    case '!': return told[0] === 'file' || told[0] === 'record' ? 'missing' : null;
    case '===': case '==': return isEmpty && told.includes('record') ? 'missing' : null;
    case '!==': case '!=': return isEmpty && told.includes('record') ? 'record' : null;
    case '||': return told.every((one) => one === 'missing') ? 'missing' : null;
    case '&&': return told.includes('missing') ? 'missing' : told.every((one) => one === 'file') ? 'file' : null;
    default: return null;
  }
}

/** `User.exists({ email })`: what is asked is no module for files. */
function asksForRecord(facts: FileFacts, index: number): boolean {
  const callee = facts.calls[index]?.callee;
  if (callee?.kind !== 'member' || /Sync$|^path/.test(callee.property)) return false;
  const root = findRoot(facts, callee);
  return root.kind !== 'binding' || !/^(?:node:)?(?:fs|graceful-fs)(?:\/promises|-extra)?$/.test(facts.bindings[root.binding]?.from?.specifier ?? '');
}

/** A variable that was given what somebody was asked for: `const user = await users.find(email)`. */
function isLookedUp(facts: FileFacts, { binding }: Extract<Term, { kind: 'binding' }>): boolean {
  const [value] = facts.bindings[binding]?.values ?? [];
  const asked = value?.kind === 'await' ? value.of : value;
  return asked?.kind === 'call' && /^(?:find|get|load|read|query|select|fetch|lookup|first|one)/i.test(nameOf(facts, asked.call));
}

function nameOf(facts: FileFacts, index: number): string {
  const call = facts.calls[index];
  return (call && findCalledName(facts, call)) ?? '';
}
