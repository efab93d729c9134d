/** Tests of a file that ask what a function is given, and nothing else: `if (/^\s*select/i.test(sql)) return statement.all()`. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { branchesIn } from '../../values/parameters/deciding-parameters.ts';
import { settledValue } from './own-names.ts';

type Parameter = Extract<Term, { kind: 'parameter' }>;

/** Values of values. */
const MOST_DEPTH = 8;
const questionsByFile = new WeakMap<FileFacts, ReadonlyMap<string, readonly Term[]>>();

/** The tests that ask what this parameter is given, here and in functions within. */
export function questionsTo(facts: FileFacts, fn: number, index: number): readonly Term[] {
  let found = questionsByFile.get(facts);
  if (!found) questionsByFile.set(facts, (found = findQuestions(facts)));
  return found.get(`${fn}#${index}`) ?? [];
}

function findQuestions(facts: FileFacts): ReadonlyMap<string, readonly Term[]> {
  const found = new Map<string, Term[]>();
  const visit = (test: Term): void => {
    if (test.kind === 'operation' && (test.operator === '!' || test.operator === '&&' || test.operator === '||')) {
      test.operands.forEach(visit);
      return;
    }
    const asked = new Map<string, Parameter>();
    if (!collectParameters(facts, test, asked, 0)) return;
    const [only, ...others] = asked.keys();
    if (only === undefined || others.length > 0) return;
    const known = found.get(only);
    if (known) known.push(test);
    else found.set(only, [test]);
  };
  for (const fn of facts.functions) for (const { test } of branchesIn(fn)) visit(test);
  return found;
}

/** The parameters that a test depends on. True where it calls something: what it makes of them otherwise is no question to a text. */
function collectParameters(facts: FileFacts, term: Term, into: Map<string, Parameter>, depth: number): boolean {
  if (depth > MOST_DEPTH) return false;
  const all = (terms: readonly Term[]): boolean => terms.map((one) => collectParameters(facts, one, into, depth + 1)).some(Boolean);
  switch (term.kind) {
    case 'parameter':
      into.set(`${term.function}#${term.index}`, term);
      return false;
    case 'binding': return all(settledValue(facts, term.binding) ?? []);
    case 'member': return all([term.object]);
    case 'index': return all([term.object]);
    case 'cast': return all([term.of]);
    case 'operation': return all(term.operands);
    case 'call': {
      const call = facts.calls[term.call];
      if (call === undefined) return false;
      all([...(call.callee.kind === 'member' ? [call.callee.object] : []), ...call.args]);
      return true;
    }
    default: return false;
  }
}
