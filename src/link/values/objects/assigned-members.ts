/** What a value is given after it was made: `handlers.list = () => …` after `const handlers = {}`. */
import type { Term } from '../../../model/facts.ts';
import type { Evaluation } from '../evaluation.ts';
import { NO_VALUES, type At, type InstanceValue, type MadeValue, type Value, type Values } from '../value.ts';
import { isAssignedOutside } from '../production/values-in-production.ts';
import { assignedToNamed } from './assigned-at-once.ts';
import { mayGiveElsewhere } from './assigned-elsewhere.ts';
import { contextOfObject } from './context-of-object.ts';
import { filledByKey } from './filled-by-key.ts';
import { isSameObject } from './same-object.ts';

/** Assignments to a common name (`x.value = …`) beyond this number are not searched: they say nothing about one object. */
export const MOST_ASSIGNMENTS_SEARCHED = 40;

export function assignedMembers(ev: Evaluation, value: Value, name: string): Values {
  const sites = ev.program.assignmentsTo(name);
  if (sites.length > MOST_ASSIGNMENTS_SEARCHED) return NO_VALUES;
  const sets: Values[] = [];
  for (const site of sites) {
    // A file that fills what it exports does so itself.
    if (value.kind === 'namespace' && site.file !== value.file) continue;
    if ('file' in value && site.file !== value.file && !mayGiveElsewhere(ev, site, sites.length)) continue;
    const assignment = ev.program.getFile(site.file).assignments[site.assignment];
    if (assignment?.target.kind !== 'member' || (assignment.target.object.kind === 'this' && value.kind === 'object')) continue;
    if (isAssignedOutside(ev.program, site)) continue;
    const at = contextOfObject(ev, value, site.file, assignment.in);
    if (ev.evaluate(assignment.target.object, at).some((one) => isMeant(assignment.target, one, value))) sets.push(ev.evaluate(assignment.value, at));
  }
  const found = ev.interner.union([...sets, ...assignedAtOnce(ev, value, name)]);
  return found.length > 0 ? found : filledByKey(ev, value, name);
}

/** `orders.repository = repository`, after `const orders = new OrderService()`. */
export function assignedToInstance(ev: Evaluation, value: InstanceValue | MadeValue, name: string): Values {
  const sites = ev.program.assignmentsTo(name);
  if (sites.length > MOST_ASSIGNMENTS_SEARCHED) return NO_VALUES;
  return ev.interner.union(sites.map((site) => {
    const assignment = ev.program.getFile(site.file).assignments[site.assignment];
    if (assignment?.target.kind !== 'member' || assignment.target.object.kind === 'this' || isAssignedOutside(ev.program, site)) return NO_VALUES;
    const at: At = { file: site.file, fn: assignment.in, frame: null };
    return ev.evaluate(assignment.target.object, at).some((one) => isSameObject(ev, one, value)) ? ev.evaluate(assignment.value, at) : NO_VALUES;
  }));
}

function isMeant(target: Term, one: Value, value: Value): boolean {
  return one === value || isSameFunction(one, value) || isOfSameField(target, one, value);
}

/** `models.User` is the function `User`, called on an object. */
function isSameFunction(one: Value, value: Value): boolean {
  return one.kind === 'function' && value.kind === 'function' && one.function === value.function && one.file === value.file && one.frame === value.frame;
}

/** `this.statements.recent = …` in a method fills the object that the constructor gave the field, whichever of its instances is asked. */
function isOfSameField(target: Term, one: Value, value: Value): boolean {
  const isOfThis = target.kind === 'member' && target.object.kind === 'member' && target.object.object.kind === 'this';
  return isOfThis && one.kind === 'object' && value.kind === 'object' && one.term === value.term && one.file === value.file;
}

function assignedAtOnce(ev: Evaluation, value: Value, name: string): readonly Values[] {
  if (value.kind !== 'object' && value.kind !== 'function' && value.kind !== 'class' && value.kind !== 'namespace') return [];
  return assignedToNamed(ev, value.file, name, value, (fn) => contextOfObject(ev, value, value.file, fn), (one) => one === value || isSameFunction(one, value));
}
