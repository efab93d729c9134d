/** Ways to one registration of which one is taken whatever a test gives: `if (isShared) startJobs(pool); else startJobs(null);` */
import type { Condition } from './condition.ts';

/** A way that is taken if its gate holds, from the top of its file. */
interface Way {
  readonly file: string;
  readonly gate: Condition | null;
}

/** The same ways in the same order, without the tests that two of a file answer in opposite ways. */
export function dropOpposedTests<T extends Way>(ways: readonly T[]): readonly T[] {
  let left = ways;
  // Each turn takes a test from two ways, so that the turns end.
  for (let pair = findPair(left); pair !== null; pair = findPair(left)) {
    const { first, second, gate } = pair;
    left = left.map((way) => (way === first || way === second ? { ...way, gate } : way));
  }
  return left;
}

function findPair<T extends Way>(ways: readonly T[]): { readonly first: T; readonly second: T; readonly gate: Condition | null } | null {
  const gated = ways.flatMap((way) => (way.gate === null ? [] : [{ way, tests: testsOf(way.gate) }]));
  for (const [index, one] of gated.entries()) {
    for (const other of gated.slice(index + 1)) {
      if (one.way.file !== other.way.file || one.tests.size !== other.tests.size) continue;
      const [own, ...more] = [...one.tests].filter(([key]) => !other.tests.has(key));
      if (own === undefined || more.length > 0 || !other.tests.has(keyOf(negate(own[1])))) continue;
      return { first: one.way, second: other.way, gate: joinTests([...one.tests].filter(([key]) => key !== own[0]).map(([, test]) => test)) };
    }
  }
  return null;
}

function testsOf(gate: Condition): ReadonlyMap<string, Condition> {
  return new Map(conjuncts(gate).map((test) => [keyOf(test), test]));
}

function conjuncts(gate: Condition): readonly Condition[] {
  return gate.kind === 'operation' && gate.operator === '&&' ? gate.operands.flatMap(conjuncts) : [plain(gate)];
}

/** Without what is negated twice. */
function plain(test: Condition): Condition {
  const inner = operandOfNot(test);
  const innermost = inner === null ? null : operandOfNot(inner);
  return innermost === null ? test : plain(innermost);
}

function negate(test: Condition): Condition {
  return operandOfNot(test) ?? { kind: 'operation', operator: '!', operands: [test] };
}

function operandOfNot(test: Condition): Condition | null {
  return test.kind === 'operation' && test.operator === '!' ? (test.operands[0] ?? null) : null;
}

function joinTests(tests: readonly Condition[]): Condition | null {
  const [first, ...others] = tests;
  return first === undefined ? null : others.length === 0 ? first : { kind: 'operation', operator: '&&', operands: tests };
}

function keyOf(test: Condition): string {
  return JSON.stringify(test);
}
