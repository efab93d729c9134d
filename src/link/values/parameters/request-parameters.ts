/** Parameters that say where a request goes, or how: `method` and `path` of `call(method, path, body)`, which does `fetch(BASE + path, { method })`. */
import type { FileFacts, Term } from '../../../model/facts.ts';
import { calledNames } from '../../outline-facts.ts';

type Parameter = Extract<Term, { kind: 'parameter' }>;
/** By function the positions of such parameters. */
type Saying = Map<number, Set<number>>;

/** Terms within terms. */
const MOST_DEPTH = 6;
/** `pay(path)` calls `send('POST', path)`, and that calls `fetch`. */
const MOST_HANDED_ON = 3;

/** What people call a function that sends requests; those of a client that only read are left out, for nobody asks what they do. */
const SENDS = /^(?:\w*fetch\w*|\w*request|axios|got|ky|post\w*|patch\w*)$/i;
/** Where options say it: https://nodejs.org/api/http.html#httprequesturl-options-callback, https://axios-http.com/docs/req_config */
const OPTIONS: ReadonlySet<string> = new Set(['url', 'uri', 'path', 'method', 'hostname', 'host', 'baseURL']);

const sayingByFile = new WeakMap<FileFacts, Saying>();

export function isRequestParameter(facts: FileFacts, fn: number, index: number): boolean {
  let saying = sayingByFile.get(facts);
  if (!saying) sayingByFile.set(facts, (saying = findSaying(facts)));
  return saying.get(fn)?.has(index) === true;
}

function findSaying(facts: FileFacts): Saying {
  const found: Saying = new Map();
  for (const { callee, args } of facts.calls) {
    if (!calledNames(facts, callee).some((name) => SENDS.test(name))) continue;
    const [address] = args;
    if (address !== undefined) note(facts, found, address);
    for (const arg of args) noteOptions(facts, found, arg);
  }
  for (let round = 0; round < MOST_HANDED_ON && found.size > 0; round++) if (!noteHandedOn(facts, found)) break;
  return found;
}

function noteOptions(facts: FileFacts, found: Saying, arg: Term): void {
  const [given] = arg.kind === 'binding' ? (facts.bindings[arg.binding]?.values ?? []) : [arg];
  for (const property of given?.kind === 'object' ? given.properties : []) {
    if (property.kind === 'property' && property.key !== null && OPTIONS.has(property.key)) note(facts, found, property.value);
  }
}

/** True when something was new. */
function note(facts: FileFacts, found: Saying, term: Term): boolean {
  let isNew = false;
  for (const { function: fn, index } of parametersIn(facts, term, 0)) {
    const known = found.get(fn);
    if (known?.has(index) === true) continue;
    isNew = true;
    if (known === undefined) found.set(fn, new Set([index]));
    else known.add(index);
  }
  return isNew;
}

/** Those that the text of an address is put together from. */
function parametersIn(facts: FileFacts, term: Term, depth: number): readonly Parameter[] {
  if (depth > MOST_DEPTH) return [];
  const inner = (one: Term): readonly Parameter[] => parametersIn(facts, one, depth + 1);
  switch (term.kind) {
    case 'parameter': return [term];
    case 'cast': return inner(term.of);
    case 'template': return term.parts.flatMap(inner);
    case 'operation': return term.operands.flatMap(inner);
    case 'binding': return (facts.bindings[term.binding]?.values ?? []).flatMap(inner);
    default: return [];
  }
}

/** `return send('POST', path)` in a function of the file that is handed the path itself. */
function noteHandedOn(facts: FileFacts, found: Saying): boolean {
  const byName = new Map([...found].flatMap(([fn, positions]) => (facts.functions[fn]?.name ? [[facts.functions[fn].name, positions] as const] : [])));
  let isNew = false;
  for (const { callee, args } of facts.calls) {
    for (const name of byName.size > 0 ? calledNames(facts, callee) : []) {
      for (const position of byName.get(name) ?? []) {
        const arg = args[position];
        if (arg !== undefined && note(facts, found, arg)) isNew = true;
      }
    }
  }
  return isNew;
}
