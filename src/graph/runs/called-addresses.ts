/**
 * What an edge function does for the part of its address that schedules call: `…/functions/v1/orders/settle` comes to one case of a handler
 * that tells apart `settle` and `refund`. https://supabase.com/docs/guides/functions/routing
 */
import type { FileFacts, Step, Term } from '../../model/facts.ts';
import type { CallEdge, ProgramGraph, Schedule } from '../../model/graph.ts';
import { getInnerSteps, holdsCall } from '../steps.ts';
import { getPlainTerm } from '../terms.ts';

/** The handler, and the function it hands the request to. */
const mostLooked = 3;

/** Whether a call, after those that lead to its function, is made for one of these addresses, as far as the tests around it tell. */
export type IsCalled = (way: readonly CallEdge[], edge: CallEdge) => boolean;

/** Null where a schedule calls the function by its name alone. */
export function findCalledAddresses(graph: ProgramGraph, schedules: readonly Schedule[]): IsCalled | null {
  const behind = schedules.map(({ path }) => /^\/functions\/v1\/[\w-]+\/(.+?)\/?$/.exec(path ?? '')?.[1]);
  if (behind.length === 0 || behind.includes(undefined)) return null;
  const words = new Set(behind.flatMap((rest = '') => [rest, ...rest.split('/')]));
  const known = new Map<string, boolean>();
  return (way, edge) => [...way, edge].slice(0, mostLooked).every(({ place, call }) => {
    const key = `${place.file}#${call}`;
    const seen = known.get(key);
    if (seen !== undefined) return seen;
    const facts = graph.files[place.file];
    const fn = facts?.calls[call]?.in;
    const isCalled = facts === undefined || fn === undefined || isMadeFor(facts, facts.functions[fn]?.body ?? [], call, words);
    known.set(key, isCalled);
    return isCalled;
  });
}

interface Case {
  readonly steps: readonly Step[];
  readonly texts: readonly Compared[];
}

/** A text that something has to be, and what that is. */
interface Compared {
  readonly what: string;
  readonly text: string;
}

/** False where the call stands in the case of another word, and what is compared with that word is compared with one of these elsewhere. */
function isMadeFor(facts: FileFacts, body: readonly Step[], call: number, words: ReadonlySet<string>): boolean {
  const cases = casesOf(facts, body);
  const telling = new Set(cases.flatMap(({ texts }) => texts.flatMap(({ what, text }) => (words.has(text) ? [what] : []))));
  return cases.every(({ steps, texts }) => {
    const asked = texts.filter(({ what }) => telling.has(what));
    return asked.length === 0 || asked.some(({ text }) => words.has(text)) || !holdsCall(steps, call);
  });
}

const casesOfBody = new WeakMap<readonly Step[], readonly Case[]>();

function casesOf(facts: FileFacts, body: readonly Step[]): readonly Case[] {
  let cases = casesOfBody.get(body);
  if (cases === undefined) casesOfBody.set(body, (cases = readCases(facts, body)));
  return cases;
}

function readCases(facts: FileFacts, steps: readonly Step[]): readonly Case[] {
  return steps.flatMap((step) => {
    const inner = getInnerSteps(step).flatMap((part) => readCases(facts, part));
    if (step.kind === 'branch') return [{ steps: step.then, texts: textsOf(facts, step.test, 0) }, ...inner];
    if (step.kind !== 'switch') return inner;
    return [...step.cases.flatMap(({ test, body }) => (test === null ? [] : [{ steps: body, texts: compare(facts, step.on, test) }])), ...inner];
  });
}

/** Tests of more parts nobody writes by hand. */
const mostDepth = 6;

/** What has to be which text for the test to hold; several where one of them is enough. */
function textsOf(facts: FileFacts, test: Term, depth: number): readonly Compared[] {
  if (test.kind !== 'operation' || depth > mostDepth) return [];
  const [left, right] = test.operands;
  if ((test.operator === '===' || test.operator === '==') && left !== undefined && right !== undefined) return compare(facts, left, right);
  return test.operator === '&&' || test.operator === '||' ? test.operands.flatMap((operand) => textsOf(facts, operand, depth + 1)) : [];
}

function compare(facts: FileFacts, left: Term, right: Term): readonly Compared[] {
  const [text, what] = left.kind === 'literal' ? [left, right] : [right, left];
  if (text.kind !== 'literal' || typeof text.value !== 'string') return [];
  return [{ what: JSON.stringify(getPlainTerm(facts, what)), text: text.value.replace(/^\/|\/$/gu, '') }];
}
