/**
 * Constants that code compares with, for those who ask which job a consumer takes: `case RECEIPT:`, `job.name === JOBS.receipt`. What one of another file says is decided
 * by the import that the file names it by, and not by who else exports that name.
 */
import type { FileFacts, Step, Term } from '../../model/facts.ts';
import { toldLiteral } from '../values/parameters/told-values.ts';
import type { Evaluation } from '../values/evaluation.ts';
import type { At } from '../values/value.ts';

const equalities = new Set(['===', '==', '!==', '!=']);

/**
 * The texts by file and term, as JSON of the term; only files that have some. Their facts are given, as nobody is to be marked as a reader of
 * all of them: a consumer that is followed has read those on its way.
 */
export function findComparedTexts(ev: Evaluation, files: Readonly<Record<string, FileFacts>>): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const found: Record<string, Readonly<Record<string, string>>> = {};
  for (const [file, facts] of Object.entries(files)) {
    const texts: Record<string, string> = {};
    for (const term of facts.functions.flatMap(({ body }) => comparedTerms(body))) {
      if (!isConstant(facts, term, 0)) continue;
      const text = findText(ev, term, { file, fn: 0, frame: null });
      if (text !== null) texts[JSON.stringify(term)] = text;
    }
    if (Object.keys(texts).length > 0) found[file] = texts;
  }
  return found;
}

function findText(ev: Evaluation, term: Term, at: At): string | null {
  const told = toldLiteral(ev, term, at);
  // What a file only hands on is followed to where it is made.
  const values = told === null ? ev.evaluate(term, at) : [];
  const [value] = values;
  const text = told?.is ?? (values.length === 1 && value?.kind === 'literal' ? value.value : null);
  return typeof text === 'string' ? text : null;
}

function comparedTerms(steps: readonly Step[]): readonly Term[] {
  return steps.flatMap((step): readonly Term[] => {
    switch (step.kind) {
      case 'branch': return [...operandsOf(step.test), ...comparedTerms(step.then), ...comparedTerms(step.otherwise)];
      case 'switch': return step.cases.flatMap(({ test, body }) => [...(test === null ? [] : [test]), ...comparedTerms(body)]);
      case 'loop': return comparedTerms(step.body);
      case 'try': return [step.block, step.handler ?? [], step.finaliser ?? []].flatMap(comparedTerms);
      default: return [];
    }
  });
}

function operandsOf(test: Term): readonly Term[] {
  if (test.kind !== 'operation') return [];
  return equalities.has(test.operator) ? test.operands : test.operands.flatMap(operandsOf);
}

/** More steps than a constant takes from a table of constants. */
const mostSteps = 4;

/** An import, an enum or a constant of the file that holds a text or texts, a member of one, or what names one of those. */
function isConstant(facts: FileFacts, term: Term, depth: number): boolean {
  if (depth > mostSteps) return false;
  switch (term.kind) {
    case 'member': return isConstant(facts, term.object, depth + 1);
    case 'cast': return isConstant(facts, term.of, depth + 1);
    case 'object': return true;
    case 'call': return isRequire(facts, term.call);
    case 'binding': {
      const binding = facts.bindings[term.binding];
      if (binding?.from !== undefined) return !binding.from.typeOnly;
      const [value] = binding?.values ?? [];
      return binding?.kind === 'enum' || (binding?.kind === 'const' && binding.values.length === 1 && value !== undefined && isConstant(facts, value, depth + 1));
    }
    default: return false;
  }
}

function isRequire(facts: FileFacts, call: number): boolean {
  const callee = facts.calls[call]?.callee;
  return callee?.kind === 'global' && callee.name === 'require';
}
