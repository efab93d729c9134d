/** What a request is given, where it says more than its arguments alone: the object behind the text of its body, and headers that are added to. */
import type { CallFact, FileFacts, Term } from '../../model/facts.ts';
import type { StaticProperty, StaticValue } from '../../model/graph.ts';
import type { Evaluation } from '../values/evaluation.ts';
import { assignedEntries } from '../values/objects/assigned-entries.ts';
import { staticValue } from '../values/terms/static-value.ts';
import type { At, ObjectTerm, Value } from '../values/value.ts';

type ObjectValue = Extract<Value, { kind: 'object' }>;

/** Texts of texts. */
const MOST_DEPTH = 4;
const BODIES: ReadonlySet<string> = new Set(['body', 'data']);

/** The arguments of a request as far as the source decides them, and what is written to it afterwards. */
export function requestValues(ev: Evaluation, call: CallFact, at: At, count: number): readonly StaticValue[] {
  return [...call.args.slice(0, count).map((term, index) => withParts(ev, term, index === 0 ? withAddress(ev, term, staticValue(ev, term, at), at) : staticValue(ev, term, at), at)), ...findWritten(ev, call, at)];
}

/** `const request = https.request(options); request.write(JSON.stringify(payment))`: https://nodejs.org/api/http.html#requestwritechunk-encoding-callback */
function findWritten(ev: Evaluation, call: CallFact, at: At): readonly StaticValue[] {
  const facts = ev.program.getFile(at.file);
  const { bindings, calls } = facts;
  return (listWrites(facts).get(call.in) ?? []).flatMap(({ binding, chunk }): StaticValue[] => {
    const isOfCall = bindings[binding]?.values.some((one) => one.kind === 'call' && calls[one.call] === call) === true;
    const text = isOfCall ? findText(ev, chunk, at, 0) : null;
    return isOfCall ? [{ kind: 'object', properties: [{ key: 'body', value: text === null ? { kind: 'unknown' } : staticValue(ev, text.term, text.at), line: 0 }], open: false }] : [];
  });
}

interface Write {
  /** What is written to. */
  readonly binding: number;
  readonly chunk: Term;
}

const writesOfFile = new WeakMap<FileFacts, ReadonlyMap<number, readonly Write[]>>();

/** By the function that writes; asked for each request of a file. */
function listWrites(facts: FileFacts): ReadonlyMap<number, readonly Write[]> {
  let writes = writesOfFile.get(facts);
  if (writes === undefined) {
    const found = facts.calls.flatMap(({ callee, args: [chunk], in: fn }) => (chunk !== undefined && callee.kind === 'member' && (callee.property === 'write' || callee.property === 'end') && callee.object.kind === 'binding' ? [{ fn, binding: callee.object.binding, chunk }] : []));
    writesOfFile.set(facts, (writes = Map.groupBy(found, ({ fn }) => fn)));
  }
  return writes;
}

const ADDRESSES: ReadonlySet<string> = new Set(['url', 'uri', 'path', 'baseURL', 'baseUrl', 'prefixUrl']);

/** `\`https://api.stripe.com/v1/charges?at=${Date.now()}\``: another text each time, which leads to the same host. */
function withAddress(ev: Evaluation, term: Term, value: StaticValue, at: At): StaticValue {
  if (value.kind !== 'unknown') return value;
  const [text, ...others] = ev.evaluate(term, at);
  return text?.kind === 'literal' && others.length === 0 && typeof text.value === 'string' && /^(?:https?:\/\/|\/)/i.test(text.value) ? { kind: 'literal', value: text.value } : value;
}

function withParts(ev: Evaluation, term: Term, value: StaticValue, at: At): StaticValue {
  const text = value.kind === 'unknown' ? findText(ev, term, at, 0) : null;
  if (text !== null) return staticValue(ev, text.term, text.at);
  const object = value.kind === 'object' ? objectOf(ev, term, at) : null;
  if (value.kind !== 'object' || object === null) return value;
  const inside: At = { file: object.file, fn: object.fn, frame: object.frame };
  return { ...value, properties: value.properties.map((property) => withPart(ev, property, ownTerm(object.term, property.key), inside)) };
}

function withPart(ev: Evaluation, property: StaticProperty, term: Term | undefined, at: At): StaticProperty {
  if (term === undefined) return property;
  if (ADDRESSES.has(property.key)) return { ...property, value: withAddress(ev, term, property.value, at) };
  if (BODIES.has(property.key)) {
    const text = property.value.kind === 'unknown' ? findText(ev, term, at, 0) : null;
    return text === null ? property : { ...property, value: staticValue(ev, text.term, text.at) };
  }
  const headers = property.key === 'headers' && property.value.kind === 'object' ? objectOf(ev, term, at) : null;
  return headers === null || property.value.kind !== 'object' ? property : { ...property, value: withAdded(ev, headers, property.value) };
}

/** `if (key) headers['Idempotency-Key'] = key;` */
function withAdded(ev: Evaluation, headers: ObjectValue, value: Extract<StaticValue, { kind: 'object' }>): StaticValue {
  const added = assignedEntries(ev, headers).map(({ name, value: given, at }): StaticProperty => ({ key: name, value: staticValue(ev, given, at), line: 0 }));
  return added.length === 0 ? value : { ...value, properties: [...value.properties, ...added] };
}

function ownTerm(object: ObjectTerm, key: string): Term | undefined {
  const found = object.properties.findLast((one) => one.kind === 'property' && one.key === key);
  return found?.kind === 'property' ? found.value : undefined;
}

function objectOf(ev: Evaluation, term: Term, at: At): ObjectValue | null {
  const [value, ...others] = ev.evaluate(term, at);
  return value?.kind === 'object' && others.length === 0 ? value : null;
}

/** `JSON.stringify(payment)` and `payment ? JSON.stringify(payment) : undefined`: what the text is made of. */
function findText(ev: Evaluation, term: Term, at: At, depth: number): { readonly term: Term; readonly at: At } | null {
  if (depth > MOST_DEPTH) return null;
  const inner = (one: Term): ReturnType<typeof findText> => findText(ev, one, at, depth + 1);
  switch (term.kind) {
    case 'cast': return inner(term.of);
    case 'operation': {
      const texts = (term.operator === '?:' ? term.operands.slice(1) : term.operator === '&&' ? term.operands.slice(-1) : []).flatMap((one) => inner(one) ?? []);
      return texts.length === 1 ? texts[0] ?? null : null;
    }
    case 'binding': {
      const [value, ...others] = ev.program.getFile(at.file).bindings[term.binding]?.values ?? [];
      return value !== undefined && others.length === 0 ? inner(value) : null;
    }
    case 'call': {
      const { callee, args: [made] } = ev.program.getCall(at.file, term.call);
      const isJson = callee.kind === 'member' && callee.property === 'stringify' && callee.object.kind === 'global' && callee.object.name === 'JSON';
      return isJson && made !== undefined ? { term: made, at } : null;
    }
    default: return null;
  }
}
