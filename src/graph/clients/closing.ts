/** Whether a value is closed however the function ends, or only when all goes well. */
import type { CallFact, FileFacts, Step } from '../../model/facts.ts';
import { eachStep } from '../steps.ts';
import type { FunctionParts } from './function-parts.ts';

/** `always`: in a `finally`, on both ways out of a `try`, or by a listener or clean-up function. `on-success`: a throw on the way leaves it open. `on-error`: whoever goes on is to close it. */
export type Closing = 'always' | 'on-success' | 'on-error';

type Where = 'finally' | 'catch' | 'plain';

/** `makes`: the calls that give the value. */
export function findClosing(facts: FileFacts, fn: number, parts: FunctionParts, makes: ReadonlySet<number>, isClosing: (call: CallFact) => boolean): Closing | null {
  const places = new Set<Where>();
  const closing = new Set<number>();
  for (const index of parts.calls) {
    const call = facts.calls[index];
    if (call === undefined || !isClosing(call)) continue;
    closing.add(index);
    places.add(findPlace(facts, fn, index));
  }
  if (closing.size > 0 && isClosedAtOnce(facts.functions[fn]?.body ?? [], makes, closing)) return 'always';
  if (places.has('finally') || (places.has('catch') && places.has('plain'))) return 'always';
  return places.has('plain') ? 'on-success' : places.has('catch') ? 'on-error' : null;
}

/** `const connection = await connect(url); await connection.close()`: nothing between the two can throw. */
function isClosedAtOnce(body: readonly Step[], makes: ReadonlySet<number>, closing: ReadonlySet<number>): boolean {
  let isOpen = false;
  let isEnded = false;
  for (const step of eachStep(body)) {
    if (step.kind === 'await' || step.kind === 'assign' || step.kind === 'try') continue;
    if (step.kind === 'call' && makes.has(step.call)) isOpen = true;
    else if (!isOpen) continue;
    else if (step.kind !== 'call' || !closing.has(step.call)) return false;
    else {
      isOpen = false;
      isEnded = true;
    }
  }
  return isEnded && !isOpen;
}

/** Where a call of the function, or of one inside it, stands. */
export function findPlace(facts: FileFacts, fn: number, index: number): Where {
  const within = facts.calls[index]?.in;
  const body = within === undefined ? undefined : facts.functions[within]?.body;
  if (within === undefined || body === undefined) return 'plain';
  const found = findInSteps(body, index, 'plain') ?? 'plain';
  if (found !== 'plain' || within === fn) return found;
  const name = findReceiver(facts, within);
  // `query().then(() => pool.end())` is the way of success; `res.on('close', () => redis.quit())` is every way.
  return name === 'then' ? 'plain' : name === 'catch' ? 'catch' : 'finally';
}

function findInSteps(steps: readonly Step[], call: number, where: Where): Where | null {
  for (const step of steps) {
    const found = findInStep(step, call, where);
    if (found !== null) return found;
  }
  return null;
}

function findInStep(step: Step, call: number, where: Where): Where | null {
  switch (step.kind) {
    case 'call': return step.call === call ? where : null;
    case 'branch': return findInSteps(step.then, call, where) ?? findInSteps(step.otherwise, call, where);
    case 'loop': return findInSteps(step.body, call, where);
    case 'switch': return step.cases.reduce<Where | null>((found, one) => found ?? findInSteps(one.body, call, where), null);
    case 'try':
      return findInSteps(step.block, call, where) ?? findInSteps(step.handler ?? [], call, 'catch') ?? findInSteps(step.finaliser ?? [], call, 'finally');
    case 'await': case 'assign': case 'return': case 'throw': case 'yield': case 'break': case 'continue': return null;
  }
}

/** The method that is handed the function: `then` in `work().then(() => …)`. */
function findReceiver(facts: FileFacts, fn: number): string | null {
  const parent = facts.functions[fn]?.parent;
  const call = facts.calls.find((one) => one.in === parent && one.args.some((term) => term.kind === 'function' && term.function === fn));
  return call?.callee.kind === 'member' ? call.callee.property : null;
}
