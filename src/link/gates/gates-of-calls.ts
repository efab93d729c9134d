/** The tests that calls of a function stand behind: a branch or a case around them, and those before them that lead out. */
import type { FunctionFact, Step, Term } from '../../model/facts.ts';

/** A test that the call stands behind, and whether it holds there. */
export interface Gate {
  readonly test: Term;
  readonly holds: boolean;
}

/** The nearest. A file of nothing but guard clauses has thousands before its last call, and each call keeps its own. */
const mostGates = 40;

const gatesByFunction = new WeakMap<FunctionFact, ReadonlyMap<number, readonly Gate[]>>();

/** Of the calls of a function that stand behind a test. */
export function gatesOf(fn: FunctionFact): ReadonlyMap<number, readonly Gate[]> {
  let gates = gatesByFunction.get(fn);
  if (!gates) {
    const found = new Map<number, readonly Gate[]>();
    collect(fn.body, [], found);
    gatesByFunction.set(fn, (gates = found));
  }
  return gates;
}

function behind(gates: readonly Gate[], ...more: readonly Gate[]): readonly Gate[] {
  return [...gates, ...more].slice(-mostGates);
}

/** True where no run comes past these steps. */
function collect(steps: readonly Step[], around: readonly Gate[], into: Map<number, readonly Gate[]>): boolean {
  let gates = around;
  for (const step of steps) {
    switch (step.kind) {
      case 'call':
        if (gates.length > 0) into.set(step.call, gates);
        break;
      case 'branch': {
        const then = collect(step.then, behind(gates, { test: step.test, holds: true }), into);
        const otherwise = collect(step.otherwise, behind(gates, { test: step.test, holds: false }), into);
        if (then && otherwise) return true;
        // `if (!route.path) continue;`
        if (then) gates = behind(gates, { test: step.test, holds: false });
        else if (otherwise) gates = behind(gates, { test: step.test, holds: true });
        break;
      }
      case 'switch': collectCases(step, gates, into); break;
      case 'loop': collect(step.body, gates, into); break;
      case 'try':
        collect(step.block, gates, into);
        collect(step.handler ?? [], gates, into);
        collect(step.finaliser ?? [], gates, into);
        break;
      case 'return': case 'throw': case 'break': case 'continue': return true;
      case 'await': case 'assign': case 'yield': break;
    }
  }
  return false;
}

/** A case that may be come to from the one before it, or for several texts, is not decided. */
function collectCases({ on, cases }: Extract<Step, { kind: 'switch' }>, gates: readonly Gate[], into: Map<number, readonly Gate[]>): void {
  const is = (test: Term): Term => ({ kind: 'operation', operator: '===', operands: [on, test] });
  let isEntered = false;
  for (const { test, body } of cases) {
    const own: readonly Gate[] = test === null ? cases.flatMap((one) => (one.test === null ? [] : [{ test: is(one.test), holds: false }])) : [{ test: is(test), holds: true }];
    isEntered = !collect(body, isEntered ? gates : behind(gates, ...own), into);
  }
}
