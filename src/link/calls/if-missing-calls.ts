/**
 * Calls that are made only where a file, or a field of what it holds, is not there yet: they create it. Each is missing once, so no
 * request is held up by them for long.
 */
import type { FileFacts, FunctionFact, Step, Term } from '../../model/facts.ts';

const ASKS: ReadonlySet<string> = new Set(['existsSync', 'pathExistsSync', 'accessSync']);

/** Indexes into the file's calls. */
export function findIfMissingCalls(facts: FileFacts, fn: FunctionFact): ReadonlySet<number> {
  const found = new Set<number>();
  visit(facts, fn.body, false, found);
  return found;
}

function visit(facts: FileFacts, steps: readonly Step[], missing: boolean, found: Set<number>): void {
  let isMissing = missing;
  for (const step of steps) {
    switch (step.kind) {
      case 'call':
        if (isMissing) found.add(step.call);
        break;
      case 'branch': {
        const there = asksIfThere(facts, step.test);
        visit(facts, step.then, isMissing || there === false, found);
        visit(facts, step.otherwise, isMissing || there === true, found);
        // `if (existsSync(file)) return;`
        if (there === true && step.test.kind !== 'member' && step.then.some((one) => one.kind === 'return')) isMissing = true;
        break;
      }
      case 'loop':
        visit(facts, step.body, isMissing, found);
        break;
      case 'switch':
        for (const one of step.cases) visit(facts, one.body, isMissing, found);
        break;
      case 'try':
        visit(facts, step.block, isMissing, found);
        visit(facts, step.handler ?? [], isMissing, found);
        visit(facts, step.finaliser ?? [], isMissing, found);
        break;
      case 'await':
      case 'assign':
      case 'return':
      case 'throw':
      case 'yield':
      case 'break':
      case 'continue':
        break;
    }
  }
}

/** True where the test holds when the file is there, false where it holds when it is not; null when it does not ask. */
function asksIfThere(facts: FileFacts, test: Term): boolean | null {
  if (test.kind === 'operation') {
    const [operand] = test.operands;
    const inner = test.operator === '!' && operand ? asksIfThere(facts, operand) : null;
    return inner === null ? null : !inner;
  }
  if (test.kind === 'member') return isOfFile(facts, test.object) ? true : null;
  if (test.kind !== 'call') return null;
  const callee = facts.calls[test.call]?.callee;
  const name = callee?.kind === 'member' ? callee.property : callee?.kind === 'binding' ? facts.bindings[callee.binding]?.name : undefined;
  return name !== undefined && ASKS.has(name) ? true : null;
}

/** `readJsonSync`, `loadSettings`, and not `loadUser`. */
const READS = /^(?:read|load)(?:\w*(?:json|file|sync|settings|config|store|data))?$/i;

/** A variable that holds what was read: `const keys = readJsonSync(file); if (!keys.secret) create();` */
function isOfFile(facts: FileFacts, term: Term): boolean {
  const [value, ...others] = term.kind === 'binding' ? (facts.bindings[term.binding]?.values ?? []) : [];
  return value !== undefined && others.length === 0 && isRead(facts, value, 0);
}

/** `JSON.parse(readFileSync(file))` too. */
function isRead(facts: FileFacts, value: Term, depth: number): boolean {
  const read = value.kind === 'await' || value.kind === 'cast' ? value.of : value;
  const call = read.kind === 'call' ? facts.calls[read.call] : undefined;
  if (call === undefined) return false;
  const { callee, args: [first] } = call;
  const name = callee.kind === 'member' ? callee.property : callee.kind === 'binding' ? (facts.bindings[callee.binding]?.name ?? '') : '';
  if (name !== 'parse') return READS.test(name);
  const [given, ...others] = first?.kind === 'binding' ? (facts.bindings[first.binding]?.values ?? []) : [];
  const parsed = given !== undefined && others.length === 0 ? given : first;
  return depth === 0 && parsed !== undefined && isRead(facts, parsed, depth + 1);
}
