/** Whether text that is read from a file is parsed as JSON, and whether what is written to one is. */
import type { Row } from '../../../catalogue/schema.ts';
import type { CallFact, FileFacts, Term } from '../../../model/facts.ts';
import { callersOf } from '../evaluate/evaluate-parameter.ts';
import type { Evaluation } from '../evaluation.ts';
import type { CallSite } from '../program.ts';

export type JsonFileUse = NonNullable<Row['when'][number]['jsonFile']>;

/** Fields that are given fields that are given fields. */
const MOST_FIELDS = 1;

/** True of a call that reads text which somebody parses, or writes text that was made of a value. */
export function isJson(ev: Evaluation, site: CallSite, use: JsonFileUse): boolean {
  if (use === 'reads' || use === 'writes') return true;
  const facts = ev.program.getFile(site.file);
  const text = facts.calls[site.call]?.args[1];
  return use === 'writesText' ? text !== undefined && (isStringified(facts, text) || isKeptText(facts, text, facts.calls[site.call]?.in ?? 0)) : isParsed(facts, site.call) || isParsedByCallers(ev, site);
}

/** `read() { return fs.readFileSync(this.path, 'utf8'); }`, where those who call it parse what it gives. */
function isParsedByCallers(ev: Evaluation, { file, call }: CallSite): boolean {
  const facts = ev.program.getFile(file);
  const fn = facts.calls[call]?.in ?? 0;
  const fact = facts.functions[fn];
  if (fn === 0 || fact === undefined || !ev.program.returnsOf(fact).some((term) => holdsCall(facts, term, call))) return false;
  return callersOf(ev, file, fn).some((site) => isParsed(ev.program.getFile(site.file), site.call));
}

/** The text comes from `JSON.stringify`, perhaps by way of a variable or with a line end behind it. */
function isStringified(facts: FileFacts, term: Term, depth = 0): boolean {
  if (depth > 3) return false;
  switch (term.kind) {
    case 'call':
      return isJsonCall(facts.calls[term.call], 'stringify') || isJoined(facts, facts.calls[term.call], depth);
    case 'binding':
      return facts.bindings[term.binding]?.values.some((value) => isStringified(facts, value, depth + 1)) ?? false;
    case 'template':
      return term.parts.some((part) => isStringified(facts, part, depth + 1));
    case 'operation':
      return term.operands.some((operand) => isStringified(facts, operand, depth + 1));
    // `const { text, hash } = this.textOf(order)`
    case 'member':
      return term.object.kind === 'call' && returnsText(facts, facts.calls[term.object.call], term.property, depth + 1);
    default:
      return false;
  }
}

/** `this.text = JSON.stringify(orders); fs.writeFileSync(path, this.text);` */
function isKeptText(facts: FileFacts, text: Term, fn: number): boolean {
  return text.kind === 'member' && valuesGiven(facts, text, fn).some((value) => isStringified(facts, value, 1));
}

const given = new WeakMap<FileFacts, ReadonlyMap<string, readonly Term[]>>();

/** What the function gives the field, from a table: a generated function gives thousands of fields, and writes each. */
function valuesGiven(facts: FileFacts, field: Term, fn: number | undefined): readonly Term[] {
  let table = given.get(facts);
  if (table === undefined) given.set(facts, (table = tabulateFields(facts)));
  return table.get(keyOf(field, fn)) ?? [];
}

function tabulateFields({ assignments }: FileFacts): ReadonlyMap<string, readonly Term[]> {
  const table = new Map<string, Term[]>();
  for (const { target, value, in: fn } of assignments) {
    if (target.kind !== 'member') continue;
    const key = keyOf(target, fn);
    const known = table.get(key);
    if (known === undefined) table.set(key, [value]);
    else known.push(value);
  }
  return table;
}

function keyOf(field: Term, fn: number | undefined): string {
  return `${fn} ${JSON.stringify(field)}`;
}

/** A function of the file that gives an object with such a text under this name. */
function returnsText(facts: FileFacts, call: CallFact | undefined, property: string, depth: number): boolean {
  if (call === undefined || depth > 3) return false;
  const { callee } = call;
  const name = callee.kind === 'member' && callee.object.kind === 'this' ? callee.property : callee.kind === 'binding' ? facts.bindings[callee.binding]?.name : undefined;
  if (name === undefined) return false;
  return facts.functions.some((fn) => fn.name === name && fn.body.some((step) => step.kind === 'return' && step.value?.kind === 'object'
    && step.value.properties.some((one) => one.kind === 'property' && one.key === property && isStringified(facts, one.value, depth))));
}

/** `rows.map(JSON.stringify).join('\n')`, `rows.map((row) => JSON.stringify(row)).join('\n')` */
function isJoined(facts: FileFacts, call: CallFact | undefined, depth: number): boolean {
  const { callee } = call ?? {};
  if (callee?.kind !== 'member') return false;
  if (callee.property === 'join') return isStringified(facts, callee.object, depth + 1);
  const [each] = call?.args ?? [];
  if (callee.property !== 'map' || !each) return false;
  if (each.kind === 'member') return each.property === 'stringify' && each.object.kind === 'global' && each.object.name === 'JSON';
  return each.kind === 'function' && facts.functions[each.function]?.body.some((step) => step.kind === 'return' && step.value !== null && isStringified(facts, step.value, depth + 1)) === true;
}

/** Some `JSON.parse` of the file is given what this call read. */
function isParsed(facts: FileFacts, index: number): boolean {
  return facts.calls.some((call) => isJsonCall(call, 'parse') && call.args[0] !== undefined && holdsCall(facts, call.args[0], index));
}

function holdsCall(facts: FileFacts, term: Term, index: number, depth = 0): boolean {
  if (depth > 4) return false;
  switch (term.kind) {
    case 'call': {
      if (term.call === index) return true;
      const callee = facts.calls[term.call]?.callee;
      // `.toString()`, `.trim()`
      return callee?.kind === 'member' && holdsCall(facts, callee.object, index, depth + 1);
    }
    case 'binding':
      return facts.bindings[term.binding]?.values.some((value) => holdsCall(facts, value, index, depth + 1)) ?? false;
    case 'operation':
      return term.operands.some((operand) => holdsCall(facts, operand, index, depth + 1));
    case 'cast':
    case 'await':
      return holdsCall(facts, term.of, index, depth + 1);
    // `this.text = fs.readFileSync(path); return this.text;`
    case 'member':
      return depth <= MOST_FIELDS && valuesGiven(facts, term, facts.calls[index]?.in).some((value) => holdsCall(facts, value, index, depth + 1));
    default:
      return false;
  }
}

function isJsonCall(call: CallFact | undefined, name: string): boolean {
  return call?.callee.kind === 'member' && call.callee.property === name && call.callee.object.kind === 'global' && call.callee.object.name === 'JSON';
}
