/** What a function has been asked when it comes to a call: the tests of the branches around it, and of those before it that others left by. */
import type { FileFacts, Step, Term } from '../../../model/facts.ts';
import { endsPath, getInnerSteps, holdsCall } from '../../steps.ts';

/** A test that is no operation of others, and what it came to. */
export interface HeldTest {
  readonly test: Term;
  readonly holds: boolean;
}

const testsOfFile = new WeakMap<FileFacts, Map<number, readonly HeldTest[]>>();
const mostDepth = 8;

export function findHeldTests(facts: FileFacts, call: number): readonly HeldTest[] {
  const ofFile = testsOfFile.get(facts) ?? new Map<number, readonly HeldTest[]>();
  testsOfFile.set(facts, ofFile);
  const known = ofFile.get(call);
  if (known !== undefined) return known;
  const found: HeldTest[] = [];
  collect(facts.functions[facts.calls[call]?.in ?? -1]?.body ?? [], call, found);
  ofFile.set(call, found);
  return found;
}

function collect(steps: readonly Step[], call: number, found: HeldTest[]): void {
  for (const step of steps) {
    if (step.kind === 'call' && step.call === call) return;
    const inner = getInnerSteps(step).find((part) => holdsCall(part, call));
    if (step.kind === 'branch') {
      if (inner === step.then || (inner === undefined && endsPath(step.otherwise))) add(step.test, true, found, 0);
      if (inner === step.otherwise || (inner === undefined && endsPath(step.then))) add(step.test, false, found, 0);
    }
    if (inner !== undefined) {
      collect(inner, call, found);
      return;
    }
  }
}

function add(test: Term, holds: boolean, found: HeldTest[], depth: number): void {
  if (depth > mostDepth) return;
  if (test.kind === 'cast') add(test.of, holds, found, depth + 1);
  else if (test.kind !== 'operation') found.push({ test, holds });
  else if (test.operator === '!') for (const operand of test.operands) add(operand, !holds, found, depth + 1);
  else if (test.operator === (holds ? '&&' : '||')) for (const operand of test.operands) add(operand, holds, found, depth + 1);
  else found.push({ test, holds });
}
