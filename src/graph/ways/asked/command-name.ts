/** What a command goes by: what is written beside its function, `{ name: 'refund', execute }`, else the function's own name or that of its file. */
import type { FileFacts, FunctionFact, PropertyTerm, Term } from '../../../model/facts.ts';
import type { FunctionNode } from '../../../model/graph.ts';
import { forEachTerm, getPlainTerm } from '../../terms.ts';

/** Longer ones are texts. */
const longest = 40;
/** Settings of a command that may hold its name. */
const settings: ReadonlySet<string> = new Set(['data', 'config', 'options', 'info', 'help', 'meta', 'builder', 'command', 'definition']);
const names: readonly string[] = ['name', 'commandName', 'customId', 'custom_id', 'id', 'command'];

/** `several`: what the dispatcher picks this one out of; none where nothing else is known. Null where nothing tells one from the other. */
export function findCommandName(facts: FileFacts, { file, function: fn, name }: FunctionNode, several: readonly FunctionNode[]): string | null {
  const own = facts.functions[fn];
  if (own === undefined) return null;
  const { beside, kept } = own.class === undefined ? holderOf(facts, fn) : { beside: [], kept: null };
  const written = own.class === undefined ? nameBeside(facts, beside) : nameOfClass(facts, own);
  if (written !== null) return written;
  const others = several.filter((other) => other.function !== fn || other.file !== file);
  if (others.length === 0) return null;
  // Objects of one class are told apart by nothing that the class is called.
  const kind = own.class === undefined ? undefined : facts.classes[own.class]?.name;
  if (kind !== undefined && kind !== null && others.every((other) => other.name !== name)) return kind;
  if (own.name !== null && others.every((other) => shortName(other) !== own.name)) return own.name;
  if (others.some((other) => other.file === file)) return kept;
  // `orders/server.ts` and `payouts/server.ts`
  const inFile = nameOfFile(file);
  return others.some((other) => nameOfFile(other.file) === inFile) ? null : inFile;
}

/** What stands under that name in the object that holds the function, or is exported beside it. */
export function findBeside(facts: FileFacts, fn: number, key: string): Term | null {
  const found = holderOf(facts, fn).beside.find((one) => one.kind !== 'spread' && one.key === key);
  return found === undefined || found.kind === 'spread' ? null : found.value;
}

/** `execute` of `Refund.execute` */
function shortName({ name }: FunctionNode): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** `refund` of `commands/refund.ts` and `commands/refund/index.ts`. */
function nameOfFile(file: string): string | null {
  const parts = file.replace(/\.[^./]*$/, '').split('/');
  return (parts.at(-1) === 'index' ? parts.at(-2) : parts.at(-1)) ?? null;
}

/** What stands beside the function in the object that holds it, or is exported beside it, and the variable that object is kept in. */
interface Holder {
  readonly beside: readonly PropertyTerm[];
  readonly kept: string | null;
}

function holderOf(facts: FileFacts, fn: number): Holder {
  const isIt = (term: Term): boolean => (term.kind === 'function' && term.function === fn) || (term.kind === 'binding' && (facts.bindings[term.binding]?.values ?? []).some((value) => value.kind === 'function' && value.function === fn));
  const holds = (properties: readonly PropertyTerm[]): boolean => properties.some((property) => property.kind !== 'spread' && isIt(property.value));
  const exported = facts.exports.flatMap(({ name, value, line }): readonly PropertyTerm[] => (value === undefined ? [] : [{ kind: 'property', key: name, value, line }]));
  const named = facts.bindings.map(({ name, values }) => ({ name, values }));
  const others = [...facts.exports.flatMap(({ value }) => value ?? []), ...facts.calls.flatMap(({ args }) => args), ...facts.assignments.map(({ value }) => value)];
  for (const { name, values } of [...named, { name: null, values: others }]) {
    let beside: readonly PropertyTerm[] = [];
    const look = (term: Term): void => {
      if (term.kind === 'object' && holds(term.properties)) beside = term.properties;
    };
    for (const value of values) forEachTerm(facts, value, look);
    if (beside.length > 0) return { beside, kept: name };
  }
  return { beside: holds(exported) ? exported : [], kept: null };
}

function nameBeside(facts: FileFacts, properties: readonly PropertyTerm[]): string | null {
  const values = new Map(properties.flatMap((one) => (one.kind === 'spread' || one.key === null ? [] : [[one.key, getPlainTerm(facts, one.value)] as const])));
  const plain = names.map((key) => textOf(values.get(key))).find((text) => text !== null);
  if (plain !== undefined && textOf(values.get('name')) !== null) return plain;
  for (const [key, value] of values) {
    const built = value.kind === 'call' ? nameOfBuilder(facts, value.call) : null;
    if (built !== null) return built;
    if (!settings.has(key) || value.kind !== 'object') continue;
    const inner = value.properties.map((one) => (one.kind !== 'spread' && one.key === 'name' ? textOf(getPlainTerm(facts, one.value)) : null)).find((text) => text !== null);
    if (inner !== undefined) return inner;
  }
  return plain ?? null;
}

function textOf(term: Term | undefined): string | null {
  return term?.kind === 'literal' && typeof term.value === 'string' && term.value !== '' && term.value.length <= longest ? term.value : null;
}

/** `new SlashCommandBuilder().setName('refund').setDescription('…')`: https://discordjs.guide/creating-your-bot/slash-commands */
function nameOfBuilder(facts: FileFacts, from: number): string | null {
  let name: string | null = null;
  let call = facts.calls[from];
  for (let depth = 0; call !== undefined && depth < longest; depth++) {
    const { callee } = call;
    if (call.kind === 'new') return name !== null && /SlashCommand/.test(callee.kind === 'member' ? callee.property : callee.kind === 'binding' ? (facts.bindings[callee.binding]?.name ?? '') : '') ? `/${name}` : name;
    if (callee.kind !== 'member') return null;
    if (callee.property === 'setName') name = textOf(call.args[0]) ?? name;
    const object = getPlainTerm(facts, callee.object);
    call = object.kind === 'call' ? facts.calls[object.call] : undefined;
  }
  return null;
}

/** `constructor() { super({ name: 'refund' }) }`, `name = 'refund'` */
function nameOfClass(facts: FileFacts, own: FunctionFact): string | null {
  const fact = own.class === undefined ? undefined : facts.classes[own.class];
  if (fact === undefined) return null;
  const fields = fact.members.flatMap((member): readonly PropertyTerm[] => (member.value === undefined ? [] : [{ kind: 'property', key: member.name, value: member.value, line: member.span[0] }]));
  const field = nameBeside(facts, fields);
  if (field !== null) return field;
  const given = facts.calls.find((call) => call.callee.kind === 'super' && call.in === fact.constructorFunction)?.args.map((arg) => getPlainTerm(facts, arg)) ?? [];
  for (const arg of given) {
    const text = arg.kind === 'object' ? nameBeside(facts, arg.properties) : textOf(arg);
    if (text !== null) return text;
  }
  return null;
}
