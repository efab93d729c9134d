/** Whether a text is put together from something unknown: there evaluation writes `*`, which in a cron expression means every time. */
import type { Term } from '../../../model/facts.ts';
import type { Evaluator } from '../../values/evaluator.ts';
import type { At } from '../../values/value.ts';

/** Names that stand for each other before it is given up. */
const mostSteps = 4;
const mostCallers = 60;

export function hasUnknownPart(ev: Evaluator, term: Term, at: At, step = 0): boolean {
  if (step > mostSteps) return false;
  switch (term.kind) {
    case 'template':
      return term.parts.some((part) => isUnknown(ev, part, at));
    case 'operation':
      return term.operator === '+' && term.operands.some((part) => isUnknown(ev, part, at));
    case 'binding': {
      const binding = ev.program.getFile(at.file).bindings[term.binding];
      const [value, ...others] = binding?.values ?? [];
      return value !== undefined && others.length === 0 && hasUnknownPart(ev, value, { ...at, fn: binding?.scope ?? 0 }, step + 1);
    }
    case 'call':
      return isMadeOfUnknown(ev, term.call, at);
    case 'parameter':
      return isGivenUnknownPart(ev, term.index, at, step);
    case 'member':
      return ev.evaluate(term.object, at).some((owner) => {
        const found = findMember(ev, owner, term.property);
        return found !== null && hasUnknownPart(ev, found.term, found.at, step + 1);
      });
    default:
      return false;
  }
}

/** A frame holds what the caller's argument came to; the argument itself says whether all of it was known. */
function isGivenUnknownPart(ev: Evaluator, index: number, { file, frame }: At, step: number): boolean {
  const [given] = frame?.args[index] ?? [];
  if (frame === null || frame.file !== file || given?.kind !== 'literal') return false;
  const name = ev.program.getFunction(file, frame.function).name;
  if (name === null) return false;
  return ev.program.callsNamed(name).slice(0, mostCallers).some((site) => {
    const call = ev.program.getCall(site.file, site.call);
    const argument = call.args[index];
    const at: At = { file: site.file, fn: call.in, frame: null };
    return argument !== undefined && ev.evaluate(argument, at).some((value) => value.kind === 'literal' && value.value === given.value) && hasUnknownPart(ev, argument, at, step + 1);
  });
}

/** `timeToCron(config.time)`: the function puts its text together, and not all that it is given is known. */
function isMadeOfUnknown(ev: Evaluator, index: number, at: At): boolean {
  const { args, callee } = ev.program.getCall(at.file, index);
  if (args.every((argument) => !isUnknown(ev, argument, at))) return false;
  return ev.evaluate(callee, at).some((value) => value.kind === 'function' && ev.program.getFunction(value.file, value.function).body.some((step) =>
    step.kind === 'return' && (step.value?.kind === 'template' || (step.value?.kind === 'operation' && step.value.operator === '+'))));
}

function isUnknown(ev: Evaluator, part: Term, at: At): boolean {
  const values = ev.evaluate(part, at);
  return values.length !== 1 || values[0]?.kind !== 'literal';
}

/** `Jobs.HOURLY` of a class with static fields, `times.hourly` of an object. */
function findMember(ev: Evaluator, owner: ReturnType<Evaluator['evaluate']>[number], name: string): { readonly term: Term; readonly at: At } | null {
  if (owner.kind === 'class') {
    const fact = ev.program.getClass(owner.file, owner.class);
    const term = fact.members.find((member) => member.static && member.name === name)?.value;
    return term === undefined ? null : { term, at: { file: owner.file, fn: fact.in, frame: owner.frame } };
  }
  if (owner.kind !== 'object') return null;
  const property = owner.term.properties.find((one) => one.kind === 'property' && one.key === name);
  return property === undefined || property.kind === 'spread' ? null : { term: property.value, at: { file: owner.file, fn: owner.fn, frame: owner.frame } };
}
