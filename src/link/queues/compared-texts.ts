/**
 * Constants of other files that the files of a consumer compare with: `case RECEIPT:`, `job.name === JOBS.receipt`. What they say is decided by
 * the import that the file names them by, and not by who else exports that name.
 */
import type { FileFacts, Step, Term } from '../../model/facts.ts';
import { toldLiteral } from '../values/parameters/told-values.ts';
import type { Evaluation } from '../values/evaluation.ts';
import type { At } from '../values/value.ts';

const equalities = new Set(['===', '==', '!==', '!=']);

/** The texts by file and term, as JSON of the term; only files that have some. */
export function findComparedTexts(ev: Evaluation, files: Iterable<string>): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const found: Record<string, Readonly<Record<string, string>>> = {};
  for (const file of files) {
    const facts = ev.program.getFile(file);
    const texts: Record<string, string> = {};
    for (const term of facts.functions.flatMap(({ body }) => comparedTerms(body))) {
      if (!isImported(facts, term)) continue;
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

/** The name of an import, or a member of one. */
function isImported(facts: FileFacts, term: Term): boolean {
  if (term.kind === 'member') return isImported(facts, term.object);
  const from = term.kind === 'binding' ? facts.bindings[term.binding]?.from : undefined;
  return from !== undefined && !from.typeOnly;
}
