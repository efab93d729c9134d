/** Tests that only one of can hold in one run: `if (job.name === 'mail') …; if (job.name === 'push') …`. */
import type { FileFacts, Term } from '../../model/facts.ts';
import { getPlainTerm } from '../terms.ts';

/** What is asked, and the value it is on this side of the test. */
export interface Choice {
  readonly of: string;
  readonly is: string | number | boolean;
  /** It tells which of its jobs a run does: what stands on the other sides is done by runs of their own. */
  readonly isJob?: true;
}

/** What the kinds of jobs are told apart by: `job.name`, `message.type`. */
const kinds = /^(?:name|type|kind|action|task|event|topic|subject|command|operation|(?:job|task|event|message|action)_?(?:name|type|kind|id)|pattern|routing_?key)$/i;

export function tellsJob(facts: FileFacts, term: Term): boolean {
  const plain = getPlainTerm(facts, term);
  return plain.kind === 'member' && kinds.test(plain.property);
}

/** `where`: the calls that lead to the test; the same test of another call asks something else. `asksForJob`: so near to the handler that the job may be asked for. */
export function readChoices(facts: FileFacts, test: Term, where: string, asksForJob: boolean): readonly Choice[] {
  if (test.kind !== 'operation') return [];
  if (test.operator === '&&') return test.operands.flatMap((operand) => readChoices(facts, operand, where, asksForJob));
  const [left, right] = test.operands;
  if ((test.operator !== '===' && test.operator !== '==') || left === undefined || right === undefined) return [];
  const of = renderPath(left) ?? renderPath(right);
  const value = left.kind === 'literal' ? left.value : right.kind === 'literal' ? right.value : null;
  if (of === null || value === null) return [];
  const isJob = asksForJob && typeof value === 'string' && (tellsJob(facts, left) || tellsJob(facts, right));
  return [{ of: `${where} ${of}`, is: value, ...(isJob && { isJob: true as const }) }];
}

export function excludes(left: readonly Choice[], right: readonly Choice[]): boolean {
  return left.some((one) => right.some((other) => one.of === other.of && one.is !== other.is));
}

function renderPath(term: Term): string | null {
  switch (term.kind) {
    case 'binding': return `${term.binding}`;
    case 'parameter': return `${term.function}:${term.index}`;
    case 'member': {
      const object = renderPath(term.object);
      return object === null ? null : `${object}.${term.property}`;
    }
    default: return null;
  }
}
