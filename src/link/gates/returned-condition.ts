/** What a short function returns, as a condition: its tests and returns, and nothing else it does. */
import type { Step } from '../../model/facts.ts';
import { absent, operation, unknown, type Condition } from './condition.ts';
import type { Reading } from './reading.ts';

/** Steps of a function that is nothing but a question. */
const longest = 12;

export function conditionOfBody(reading: Reading, file: string, fn: number): Condition {
  const { body } = reading.ev.program.getFunction(file, fn);
  if (reading.room.left <= 0) return unknown;
  reading.room.left -= 1;
  const at = { file, fn, frame: null };
  const after = (steps: readonly Step[], rest: Condition | null, depth: number): Condition => {
    const [step, ...others] = steps;
    if (step === undefined) return rest ?? absent;
    if (depth > longest) return unknown;
    switch (step.kind) {
      case 'return':
        return step.value === null ? absent : reading.read({ term: step.value, at });
      case 'branch': {
        const next = others.length === 0 ? rest : after(others, rest, depth + 1);
        return operation('?:', reading.read({ term: step.test, at }), after(step.then, next, depth + 1), after(step.otherwise, next, depth + 1));
      }
      case 'call': case 'await':
        return after(others, rest, depth + 1);
      case 'assign': case 'loop': case 'switch': case 'try': case 'throw': case 'yield': case 'break': case 'continue':
        return unknown;
    }
  };
  return after(body, null, 0);
}
