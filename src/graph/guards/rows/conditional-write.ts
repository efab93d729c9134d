/**
 * Conditional writes of DynamoDB: `PutItem` under `attribute_not_exists(pk) OR until < :now`, which fails for whoever comes second.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html
 */
import type { CallFact, FileFacts, Step, Term } from '../../../model/facts.ts';
import { eachStep, endsPath } from '../../steps.ts';
import { getPlainTerm } from '../../terms.ts';
import { isChangingKey } from '../locks/changing-key.ts';
import { leavesOnDuplicate } from './duplicate-handling.ts';

type ObjectTerm = Term & { readonly kind: 'object' };

/** `client.send(new TransactWriteCommand({ TransactItems: [{ Put: { … } }] }))` */
const deepest = 6;
/** Long enough for any expression a person wrote. */
const longest = 2000;

/** Whether the key of what is written is new in each run; null where the call takes nothing, or the run goes on all the same. */
export function findConditionalWrite(facts: FileFacts, call: CallFact): { readonly isChanging: boolean } | null {
  if (call.kind === 'new') return null;
  const write = call.args.map((argument) => findWrite(facts, argument, 0)).find((found) => found !== null) ?? null;
  if (write === null || !isTaking(facts, write) || !stops(facts, call)) return null;
  const item = findProperty(facts, write, 'Item') ?? findProperty(facts, write, 'Key');
  const isChanging = item?.kind === 'object' && isKeyChanging(facts, write, item);
  return { isChanging };
}

function findWrite(facts: FileFacts, term: Term, depth: number): ObjectTerm | null {
  if (depth > deepest) return null;
  const plain = getPlainTerm(facts, term);
  const inner = plain.kind === 'call' ? (facts.calls[plain.call]?.kind === 'new' ? (facts.calls[plain.call]?.args ?? []) : []) : plain.kind === 'array' ? plain.items : plain.kind === 'object' ? getValues(facts, plain) : [];
  if (plain.kind === 'object' && findProperty(facts, plain, 'ConditionExpression') !== null) return plain;
  for (const one of inner) {
    const found = findWrite(facts, one, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** After the write the condition no longer holds: the row is there, or the attribute that was asked for is another. */
function isTaking(facts: FileFacts, write: ObjectTerm): boolean {
  const condition = getText(findProperty(facts, write, 'ConditionExpression'));
  if (condition === null) return false;
  const update = getText(findProperty(facts, write, 'UpdateExpression'));
  if (update === null) return findProperty(facts, write, 'Item') !== null && /\battribute_not_exists\s*\(/i.test(condition);
  const sets = new Map(Array.from(update.matchAll(/(?:\bset\s|,)\s*([#\w.]+)\s*=\s*([#:\w.]+)/gi), ([, name = '', value = '']) => [name, value]));
  const absent = Array.from(condition.matchAll(/\battribute_not_exists\s*\(\s*([#\w.]+)\s*\)/gi), ([, name = '']) => name);
  const compared = Array.from(condition.matchAll(/([#\w.]+)\s*(?:<=?|=)\s*(:\w+)/g), ([, name = '', value = '']) => ({ name, value }));
  return absent.some((name) => sets.has(name)) || compared.some(({ name, value }) => sets.has(name) && sets.get(name) !== value);
}

/** An error that nobody catches ends the run; one that is caught has to end it too. */
function stops(facts: FileFacts, call: CallFact): boolean {
  const index = facts.calls.indexOf(call);
  const handlers = findHandlers(facts.functions[call.in]?.body ?? [], index);
  return !call.dropped && (handlers.length === 0 || leavesOnDuplicate(facts, call.in) || handlers.every((steps) => steps.length > 0 && endsPath(steps)));
}

/** What catches the errors of a call, the innermost first. */
function findHandlers(body: readonly Step[], call: number): (readonly Step[])[] {
  const found: (readonly Step[])[] = [];
  for (const step of eachStep(body)) {
    if (step.kind !== 'try' || step.handler === null) continue;
    for (const inner of eachStep(step.block)) if (inner.kind === 'call' && inner.call === call) { found.unshift(step.handler); break; }
  }
  return found;
}

/** The attribute that must not be there is the one that is new in each run. */
function isKeyChanging(facts: FileFacts, write: ObjectTerm, item: ObjectTerm): boolean {
  const condition = getText(findProperty(facts, write, 'ConditionExpression')) ?? '';
  const [, name = ''] = /\battribute_not_exists\s*\(\s*(\w+)\s*\)/i.exec(condition) ?? [];
  const value = findProperty(facts, item, name);
  return value !== null && (value.kind === 'object' ? getValues(facts, value) : [value]).some((one) => isChangingKey(facts, one));
}

function findProperty(facts: FileFacts, term: ObjectTerm, name: string): Term | null {
  const property = term.properties.find((candidate) => candidate.kind !== 'spread' && candidate.key === name);
  return property === undefined || property.kind === 'spread' ? null : getPlainTerm(facts, property.value);
}

function getValues(facts: FileFacts, term: ObjectTerm): Term[] {
  return term.properties.flatMap((property) => (property.kind === 'spread' ? [] : [getPlainTerm(facts, property.value)]));
}

function getText(term: Term | null): string | null {
  if (term === null) return null;
  const parts = term.kind === 'template' ? term.parts : [term];
  return parts.map((part) => (part.kind === 'literal' ? String(part.value) : ' ')).join('').slice(0, longest);
}
