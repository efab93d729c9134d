/**
 * What an edge function does for the part of its address that schedules call: `…/functions/v1/orders/settle` comes to one case of a handler
 * that tells apart `settle` and `refund`. https://supabase.com/docs/guides/functions/routing
 */
import type { FileFacts, Step, Term } from '../../model/facts.ts';
import type { CallEdge, ProgramGraph, Schedule } from '../../model/graph.ts';
import { eachStep, endsPath, getInnerSteps } from '../steps.ts';
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
    const isCalled = facts === undefined || fn === undefined || isMadeFor(casesOf(facts, facts.functions[fn]?.body ?? []), call, words);
    known.set(key, isCalled);
    return isCalled;
  });
}

/** A text that something has to be, and what that is. */
interface Compared {
  readonly what: string;
  readonly text: string;
}

/** What has to hold for some steps to run: one of these. */
interface Case {
  readonly steps: readonly Step[];
  readonly texts: readonly Compared[];
}

interface Cases {
  readonly all: readonly Case[];
  /** Those that a call stands in. */
  readonly ofCall: ReadonlyMap<number, readonly Case[]>;
}

/** False where the call stands in the case of another word, and what is compared with that word is compared with one of these elsewhere. */
function isMadeFor({ all, ofCall }: Cases, call: number, words: ReadonlySet<string>): boolean {
  const around = ofCall.get(call) ?? [];
  if (around.length === 0) return true;
  const telling = new Set(all.flatMap(({ texts }) => texts.flatMap(({ what, text }) => (words.has(text) ? [what] : []))));
  return around.every(({ texts }) => {
    const asked = texts.filter(({ what }) => telling.has(what));
    return asked.length === 0 || asked.some(({ text }) => words.has(text));
  });
}

const casesOfBody = new WeakMap<readonly Step[], Cases>();

function casesOf(facts: FileFacts, body: readonly Step[]): Cases {
  const known = casesOfBody.get(body);
  if (known !== undefined) return known;
  const all = readCases(facts, body);
  const ofCall = new Map<number, Case[]>();
  for (const one of all) {
    for (const step of eachStep(one.steps)) {
      if (step.kind !== 'call') continue;
      const around = ofCall.get(step.call);
      if (around) around.push(one);
      else ofCall.set(step.call, [one]);
    }
  }
  const cases = { all, ofCall };
  casesOfBody.set(body, cases);
  return cases;
}

function readCases(facts: FileFacts, steps: readonly Step[]): readonly Case[] {
  return steps.flatMap((step) => {
    const inner = getInnerSteps(step).flatMap((part) => readCases(facts, part));
    if (step.kind === 'branch') return [{ steps: step.then, texts: textsOf(facts, step.test, 0) }, ...inner];
    return step.kind === 'switch' ? [...readSwitch(facts, step), ...inner] : inner;
  });
}

/** A case that does not end runs on into the next, and `default` is for any word. */
function readSwitch(facts: FileFacts, { on, cases }: Extract<Step, { kind: 'switch' }>): readonly Case[] {
  let before: readonly Compared[] | null = [];
  return cases.flatMap(({ test, body }) => {
    const texts: readonly Compared[] | null = test === null || before === null ? null : [...before, ...compare(facts, on, test)];
    before = endsPath(body) ? [] : texts;
    return texts === null ? [] : [{ steps: body, texts }];
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
