/** Terms that mean the same in every calling context: they are evaluated once per file, not once per call. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import type { Program } from '../program.ts';

/** Terms within terms. */
const MOST_DEPTH = 12;
/** What is made of the item of a loop, and what is made of that. */
const MOST_LOOP_DEPTH = 16;

export class FramelessTerms {
  readonly #program: Program;
  /** Of calls: the rest is told sooner than it is looked up. Gone with the program: what is held weakly and outlives it is looked through by every collection of garbage. */
  readonly #known = new Map<Term, boolean>();

  constructor(program: Program) {
    this.#program = program;
  }

  /** The same of what operators make of such terms: `process.env.DB_TYPE === 'postgres' && isReady`. */
  isTest(file: string, test: Term, depth = 0): boolean {
    if (depth > MOST_DEPTH) return false;
    if (test.kind === 'operation') return test.operands.every((one) => this.isTest(file, one, depth + 1));
    return test.kind === 'cast' ? this.isTest(file, test.of, depth + 1) : this.has(file, test);
  }

  /** True when nothing in the term is a parameter, a variable of a function or of a loop, `this`, or a function that would keep its surroundings. */
  has(file: string, term: Term): boolean {
    let root = term;
    let depth = 0;
    for (; root.kind === 'member' || root.kind === 'await'; depth++) root = root.kind === 'member' ? root.object : root.of;
    if (depth > MOST_DEPTH) return false;
    switch (root.kind) {
      case 'binding':
        return decide(this.#program.getFile(file), root, depth);
      case 'call': {
        let answer = this.#known.get(term);
        if (answer === undefined) this.#known.set(term, (answer = decide(this.#program.getFile(file), term, 0)));
        return answer;
      }
      case 'global':
      case 'literal':
      case 'unknown':
        return true;
      default:
        return false;
    }
  }
}

function decide(facts: FileFacts, term: Term, depth: number): boolean {
  if (depth > MOST_DEPTH) return false;
  switch (term.kind) {
    case 'literal':
    case 'global':
    case 'unknown':
      return true;
    case 'binding':
      return facts.bindings[term.binding]?.scope === 0 && !isOfLoop(facts, term.binding);
    case 'member':
      return decide(facts, term.object, depth + 1);
    case 'await':
      return decide(facts, term.of, depth + 1);
    case 'call': {
      const call = facts.calls[term.call];
      return call !== undefined && call.in === 0 && decide(facts, call.callee, depth + 1) && call.args.every((arg) => decide(facts, arg, depth + 1));
    }
    default:
      return false;
  }
}

/** `for (const job of jobs)` at the top of a module, and what a turn of that loop makes of the job: `const [method, path] = key.split(' ')`. */
function isOfLoop(facts: FileFacts, binding: number, depth = 0): boolean {
  if (!hasLoop(facts)) return false;
  let known = madeInLoops.get(facts);
  if (!known) madeInLoops.set(facts, (known = new Map<number, boolean>()));
  const before = known.get(binding);
  if (before !== undefined) return before;
  // A variable that is made of itself is made of the item only where something else says so.
  known.set(binding, false);
  const [value] = facts.bindings[binding]?.values ?? [];
  const isMade = value !== undefined && mentionsItem(facts, value, depth);
  known.set(binding, isMade);
  return isMade;
}

/** Each variable is asked for by every term that it stands in. */
const madeInLoops = new WeakMap<FileFacts, Map<number, boolean>>();

const loopsByFile = new WeakMap<FileFacts, boolean>();

function hasLoop(facts: FileFacts): boolean {
  let has = loopsByFile.get(facts);
  if (has === undefined) loopsByFile.set(facts, (has = facts.bindings.some(({ scope, values: [value] }) => scope === 0 && value !== undefined && rootOf(value).kind === 'element')));
  return has;
}

function rootOf(term: Term): Term {
  let root = term;
  while (root.kind === 'member' || root.kind === 'index') root = root.object;
  return root;
}

function mentionsItem(facts: FileFacts, term: Term, depth: number): boolean {
  if (depth > MOST_LOOP_DEPTH) return false;
  const mentions = (one: Term): boolean => mentionsItem(facts, one, depth + 1);
  switch (term.kind) {
    case 'element': return true;
    case 'binding': return facts.bindings[term.binding]?.scope === 0 && isOfLoop(facts, term.binding, depth + 1);
    case 'member': return mentions(term.object);
    case 'index': return mentions(term.object) || mentions(term.index);
    case 'cast': case 'await': return mentions(term.of);
    case 'template': return term.parts.some(mentions);
    case 'operation': return term.operands.some(mentions);
    case 'call': {
      const call = facts.calls[term.call];
      return call?.loop === true && (mentions(call.callee) || call.args.some(mentions));
    }
    default: return false;
  }
}
