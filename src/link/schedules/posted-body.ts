/** What a handler does with what was posted to it, and what it compares: by which a message is told from a bare call. */
import type { FileFacts } from '../../model/facts.ts';
import type { Span } from '../../model/source-location.ts';

const comparing = new Set(['===', '!==', '==', '!=']);
/** How a request hands out what was posted. */
const bodies = new Set(['json', 'text', 'formData', 'arrayBuffer', 'blob', 'body', 'rawBody']);

/** The handler, and what is written inside it. */
function functionsIn(facts: FileFacts, [line, column, endLine, endColumn]: Span): readonly number[] {
  return facts.functions.flatMap(({ span: [from, at, to, end] }, index) => (index !== 0 && (from > line || (from === line && at >= column)) && (to < endLine || (to === endLine && end <= endColumn)) ? [index] : []));
}

/** `request.json()` and `req.body` of the handler's first parameter. */
export function readsBody(facts: FileFacts, span: Span): boolean {
  const own = functionsIn(facts, span);
  const isBody = (value: unknown): boolean => isTerm(value) && value['kind'] === 'member' && bodies.has(String(value['property'])) && isRequest(value['object']);
  const isRequest = (value: unknown): boolean => {
    if (!isTerm(value)) return false;
    if (value['kind'] === 'binding') return facts.bindings[Number(value['binding'])]?.values.some((given) => given.kind !== 'binding' && isRequest(given)) === true;
    return value['kind'] === 'parameter' && value['index'] === 0 && own.includes(Number(value['function']));
  };
  return own.some((index) => [facts.functions[index]?.body, facts.calls.filter((call) => call.in === index).map((call) => [call.callee, call.args]), facts.bindings.filter((binding) => binding.scope === index).map((binding) => binding.values)].some((part) => hasPart(part, isBody)));
}

/** Whether the handler compares something with a term of which `isMeant` the text. */
export function comparesIn(facts: FileFacts, span: Span, isMeant: (text: string) => boolean): boolean {
  const isComparison = (value: unknown): boolean => isTerm(value) && value['kind'] === 'operation' && comparing.has(String(value['operator'])) && isMeant(getComparedText(facts, value));
  return functionsIn(facts, span).some((index) => hasPart(facts.functions[index]?.body, isComparison) || facts.calls.some((call) => call.in === index && hasPart(call.args, isComparison)));
}

/** The comparison, and what the names in it stand for: `given !== expected`, ``given !== `Bearer ${expected}` ``, where `expected` is a setting. */
function getComparedText(facts: FileFacts, { operands }: Readonly<Record<string, unknown>>): string {
  const names = new Set<number>();
  hasPart(operands, (value) => {
    if (isTerm(value) && value['kind'] === 'binding') names.add(Number(value['binding']));
    return false;
  });
  return JSON.stringify([operands, [...names].flatMap((name) => facts.bindings[name]?.values ?? [])]);
}

/** Facts are plain data, and as deep as the source is nested. */
function hasPart(value: unknown, isMeant: (value: unknown) => boolean): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isMeant(value) || Object.values(value).some((inner) => hasPart(inner, isMeant));
}

function isTerm(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
