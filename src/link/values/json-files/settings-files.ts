/**
 * Files of settings: one object of known names, which somebody saves now and then and which stays small. Neither its name nor its
 * shape decides alone: a file that is called so and to which records are added is a database.
 */
import type { FileFacts } from '../../../model/facts.ts';
import type { CallSite, Program } from '../program.ts';

const words: ReadonlySet<string> = new Set(['config', 'configs', 'configuration', 'conf', 'setting', 'settings', 'preferences', 'prefs', 'options']);

/** `writeJson` is called by `saveSettings`, and that by the handler. */
const mostLevels = 2;
/** A name that is called from more places belongs to many functions. */
const mostCallers = 60;
/** What adds records to a list, takes them away or chooses among them. */
const ofLists: ReadonlySet<string> = new Set(['push', 'unshift', 'splice', 'concat', 'filter', 'fromEntries']);

/** `identity` is its name as far as one is known; `writes` are the calls that write it: who only reads it adds nothing. */
export function isSettingsFile(program: Program, identity: string, writes: readonly CallSite[]): boolean {
  return saysSettings(program, identity) && writes.every(({ file, call }) => !holdsRecords(program, file, program.getCall(file, call).in, 0, new Set()));
}

function saysSettings(program: Program, identity: string): boolean {
  // What each user or record has of its own is many files; a folder to begin with that is not known is one.
  if (/^(?:documents |setting (?!env\.))|(?<!^path )\*/.test(identity)) return false;
  return namesOf(program, identity).some((name) => name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z]+/).some((word) => words.has(word)));
}

function namesOf(program: Program, identity: string): readonly string[] {
  const [, kind, place = ''] = /^(variable|call) (.+)$/.exec(identity) ?? [];
  if (/^setting env\.\w+$/.test(identity)) return [identity.slice('setting env.'.length)];
  // Parts whose text is not known are told by where they stand: `text variable src/paths.ts#3/orders.json`.
  if (kind === undefined) return identity.replaceAll(/\b(?:variable|field|call|setting) \S+?(?=$|[/,(]|\.json)/g, '').split(/[/,]/).slice(-2);
  const [, file = '', index = '0', rest = ''] = /^(.+?)#(\d+)(.*)$/.exec(place) ?? [];
  if (!program.sources.has(file)) return [];
  const facts = program.getFile(file);
  // `fileOf('orders')`: what it is asked for says more than its own name.
  if (/[a-z]/.test(rest)) return rest.split(/[/,]/).slice(-1);
  return [(kind === 'variable' ? facts.bindings[Number(index)]?.name : facts.functions[Number(index)]?.name) ?? ''];
}

function holdsRecords(program: Program, file: string, fn: number, level: number, seen: Set<string>): boolean {
  const key = `${file}#${fn}`;
  if (seen.has(key)) return false;
  seen.add(key);
  const facts = program.getFile(file);
  if (changesRecords(facts, fn)) return true;
  const name = facts.functions[fn]?.name ?? null;
  if (name === null || level >= mostLevels) return false;
  // What a file does when it is loaded is done before anybody asks.
  const callers = program.callsNamed(name).filter((site) => program.getCall(site.file, site.call).in !== 0);
  return callers.length > mostCallers || callers.some((site) => holdsRecords(program, site.file, program.getCall(site.file, site.call).in, level + 1, seen));
}

/** `orders.push(order)`, `orders[id] = order`, `[...orders, order]`, `{ ...orders, [id]: order }`, in the function or one inside it. */
function changesRecords(facts: FileFacts, fn: number): boolean {
  const isOwn = (index: number): boolean => index === fn || isWithin(facts, index, fn);
  const calls = facts.calls.filter((call) => isOwn(call.in));
  const assignments = facts.assignments.filter((one) => isOwn(one.in));
  if (calls.some(({ callee }) => callee.kind === 'member' && ofLists.has(callee.property)) || assignments.some(({ target }) => target.kind === 'index' && target.index.kind !== 'literal')) return true;
  const bodies = facts.functions.flatMap(({ body }, index) => (isOwn(index) ? [body] : []));
  return isPutTogether([calls.map(({ args }) => args), assignments.map(({ value }) => value), facts.bindings.filter(({ scope }) => isOwn(scope)).map(({ values }) => values), bodies]);
}

function isWithin({ functions }: FileFacts, index: number, outer: number): boolean {
  if (outer === 0) return false;
  for (let one: number | null = index; one !== null && one !== 0; one = functions[one]?.parent ?? null) if (one === outer) return true;
  return false;
}

/** A list or an object with parts that are not spelled out. */
function isPutTogether(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false;
  if ('items' in part && Array.isArray(part.items) && part.items.some(isSpread)) return true;
  if ('properties' in part && Array.isArray(part.properties) && part.properties.some((one: unknown) => typeof one === 'object' && one !== null && 'key' in one && one.key === null)) return true;
  return Object.values(part).some(isPutTogether);
}

function isSpread(item: unknown): boolean {
  return typeof item === 'object' && item !== null && 'kind' in item && item.kind === 'spread';
}
