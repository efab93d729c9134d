/** An element of a component -> a call with its attributes. Most elements only say how things look: those leave little behind. */
import type { PropertyTerm, Step, Term } from '../../../model/facts.ts';
import { descend, type Walk } from '../draft/walk.ts';
import { resolveName } from '../names/resolve-name.ts';
import type { JSXElement, JSXElementName, JSXMemberExpression } from '../syntax.ts';
import { addCall } from './visit-call.ts';

/** What the browser calls. A form's `action` is called by the next request, not by this one, and is an entry point of its own. */
const IS_CALLED_BY_BROWSER = /^on[A-Z]|^(?:form)?[aA]ction$/;
/** How far back an equal element is looked for, so that a page of nothing but elements stays quick to read. */
const MOST_STEPS_BACK = 32;
const HOLDS_A_VALUE: ReadonlySet<string> = new Set(['?:', '&&', '||', '??']);

/** Writes down the call that rendering makes of a component. `node` is the element that `properties` were read from. */
export function addElement(walk: Walk, node: JSXElement, properties: readonly PropertyTerm[]): void {
  // https://react.dev/reference/rsc/use-client: what these files render, they render again in the browser.
  if (walk.draft.directives.includes('use client')) return;
  const { name } = node.openingElement;
  const callee = findComponent(walk, name);
  if (callee === null) return;
  const kept = properties.filter(isTelling);
  const { start, end } = node.openingElement;
  const args: readonly Term[] = kept.length === 0 ? [] : [{ kind: 'object', properties: kept, span: walk.lines.span(start, end) }];
  if (args.length > 0 || !isBeside(walk, callee)) addCall(walk, { start, end }, 'value', { kind: 'element', callee, args, typeArgs: [], nameAt: name.start });
}

/** Null for what the framework itself draws, such as `<form>`, and for names that come from nowhere. */
function findComponent(walk: Walk, name: JSXElementName): Term | null {
  switch (name.type) {
    case 'JSXIdentifier':
      return isCapital(name.name) ? findNamed(walk, name.name) : null;
    case 'JSXMemberExpression': {
      return isCapital(name.property.name) ? findMember(walk, name) : null;
    }
    case 'JSXNamespacedName':
      return null;
  }
}

function findMember(walk: Walk, { object, property }: JSXMemberExpression): Term | null {
  descend(walk);
  const of = object.type === 'JSXIdentifier' ? findNamed(walk, object.name) : findMember(walk, object);
  walk.depth--;
  return of === null ? null : { kind: 'member', object: of, property: property.name };
}

function findNamed(walk: Walk, name: string): Term | null {
  const term = resolveName(walk, name);
  return term.kind === 'binding' ? term : null;
}

function isCapital(name: string): boolean {
  return /^\p{Lu}/u.test(name);
}

/** Whether the same component stands before it, without anything that tells the two apart, and runs whenever this one does. */
function isBeside(walk: Walk, callee: Term): boolean {
  return walk.steps.slice(-MOST_STEPS_BACK).some((step) => isBareElement(walk, step, callee));
}

function isBareElement(walk: Walk, step: Step, callee: Term): boolean {
  const call = step.kind === 'call' ? walk.draft.calls[step.call] : undefined;
  return call?.kind === 'element' && call.args.length === 0 && isSameName(call.callee, callee);
}

function isSameName(one: Term, other: Term): boolean {
  if (one.kind === 'binding') return other.kind === 'binding' && one.binding === other.binding;
  return one.kind === 'member' && other.kind === 'member' && one.property === other.property && isSameName(one.object, other.object);
}

/** Whether a component could do more with the attribute than show it. */
function isTelling(property: PropertyTerm): boolean {
  return property.kind === 'spread' || (property.key !== null && !IS_CALLED_BY_BROWSER.test(property.key) && holdsValue(property.value));
}

function holdsValue(term: Term): boolean {
  switch (term.kind) {
    case 'literal':
    case 'template':
    case 'unknown':
      return false;
    case 'operation':
      return HOLDS_A_VALUE.has(term.operator) && term.operands.some(holdsValue);
    default:
      return true;
  }
}
