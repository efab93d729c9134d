/**
 * Which file an expression names, as far as two places can be told to name the same one: by the text of the path, or by
 * the variable, field or function that holds it.
 */
import type { Term } from '../../../model/facts.ts';
import { callersOf } from '../evaluate/evaluate-parameter.ts';
import type { Evaluation } from '../evaluation.ts';
import type { At } from '../value.ts';

/** A path made of a variable made of a call made of a variable. */
const MOST_DEPTH = 5;
/** Names of objects that say nothing about what stands in them: one function's options are not another's. */
const SAYS_NOTHING = /^(options?|opts?|args?|argv|params?|query|body|req|request|ctx|context|input|data|files?|item|entry|e|self|that|process)$/i;

/** Names of the file; empty when nothing says which it is. */
export function fileIdentities(ev: Evaluation, term: Term, at: At, depth = 0): readonly string[] {
  if (depth > MOST_DEPTH) return [];
  const texts = pathTexts(ev, term, at);
  if (texts.length > 0) return texts;
  switch (term.kind) {
    case 'binding':
      return ofBinding(ev, term.binding, at, depth);
    case 'member':
      return ofMember(ev, term.object, term.property, at, depth);
    case 'parameter':
      return ofParameter(ev, term.function, term.index, at, depth);
    case 'call':
      return ofCall(ev, term.call, at, depth);
    case 'cast':
    case 'await':
      return fileIdentities(ev, term.of, at, depth + 1);
    case 'template':
      return ofText(ev, term.parts, at, depth);
    case 'operation':
      return term.operator === '+' ? ofText(ev, term.operands, at, depth) : [];
    default:
      return [];
  }
}

function pathTexts(ev: Evaluation, term: Term, at: At): readonly string[] {
  return ev.evaluate(term, at).flatMap((value) => (value.kind === 'literal' && typeof value.value === 'string' ? normalPath(value.value) : []));
}

/** The identity of a path's text; none where an unknown part (`*`) stands in every name of it. */
export function normalPath(text: string): readonly string[] {
  const parts = text.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
  const known = parts.slice(0, parts.findLastIndex((part) => !part.includes('*')) + 1);
  if (!known.some((part) => !part.includes('*') && /[a-z0-9]/i.test(part))) return [];
  return known.length < parts.length ? documentsOf(`path ${known.join('/')}`, text) : [`path ${parts.join('/')}`];
}

/** Documents of a folder whose names only running tells, by what they end in; one of which nothing is known is most likely JSON. */
function documentsOf(folder: string, name: string): readonly string[] {
  const ending = /\.\w+$/.exec(name)?.[0];
  return ending === undefined ? [`documents ${folder}`, `documents ${folder} .json`] : [`documents ${folder} ${ending}`];
}

/** Whether a name is that of a setting: `directories.groups`. */
export function isOfSetting(identity: string): boolean {
  return /^(documents )?setting /.test(identity);
}

function ofBinding(ev: Evaluation, index: number, at: At, depth: number): readonly string[] {
  const binding = ev.program.getFile(at.file).bindings[index];
  if (!binding) return [];
  if (binding.from) {
    const resolved = ev.modules.resolve(at.file, binding.from.specifier);
    if (resolved?.kind !== 'file' || !ev.program.sources.has(resolved.file)) return [];
    return ofExport(ev, resolved.file, binding.from.imported, depth);
  }
  // What a function computes for itself is named by how; what outlives it, by its place.
  const [value, ...others] = binding.values;
  const inside: At = { file: at.file, fn: binding.scope, frame: null };
  const followed = value && others.length === 0 ? fileIdentities(ev, value, inside, depth + 1) : [];
  return followed.length > 0 || binding.scope !== 0 || binding.kind === 'parameter' ? followed : [`variable ${at.file}#${index}`];
}

function ofExport(ev: Evaluation, file: string, name: string, depth: number): readonly string[] {
  if (depth > MOST_DEPTH) return [];
  return ev.program.getFile(file).exports.flatMap((one) => {
    if (one.name !== name) return [];
    if (!one.from) return one.value ? fileIdentities(ev, one.value, { file, fn: 0, frame: null }, depth + 1) : [];
    const resolved = ev.modules.resolve(file, one.from.specifier);
    return resolved?.kind === 'file' && ev.program.sources.has(resolved.file) ? ofExport(ev, resolved.file, one.from.imported, depth + 1) : [];
  });
}

function ofMember(ev: Evaluation, object: Term, property: string, at: At, depth: number): readonly string[] {
  const owners = ev.evaluate(object, at).flatMap((value) => (value.kind === 'class' || value.kind === 'instance' ? [`field ${value.file}#${value.class}.${property}`] : value.kind === 'made' ? [`field ${value.file}#${value.function}.${property}`] : []));
  if (owners.length > 0 || object.kind === 'this') return owners;
  const found = fileIdentities(ev, object, at, depth + 1).map((one) => `${one}.${property}`);
  const owner = found.length > 0 ? null : nameOf(ev, object, at);
  return owner === null || SAYS_NOTHING.test(owner) ? found : [`setting ${owner}.${property}`];
}

/** What an object is called where it is used: `directories` in `request.user.directories.groups`. */
function nameOf(ev: Evaluation, object: Term, at: At): string | null {
  if (object.kind === 'member') return object.property;
  return object.kind === 'binding' ? (ev.program.getFile(at.file).bindings[object.binding]?.name ?? null) : null;
}

function ofParameter(ev: Evaluation, fn: number, index: number, at: At, depth: number): readonly string[] {
  const found = callersOf(ev, at.file, fn).flatMap((site) => {
    const call = ev.program.getCall(site.file, site.call);
    const argument = call.args[index];
    return argument ? fileIdentities(ev, argument, { file: site.file, fn: call.in, frame: null }, depth + 1) : [];
  });
  return [...new Set(found)];
}

/** `${this.folder}/${id}.json` is the same file, or one of the same files, wherever it is put together from the same parts. */
function ofText(ev: Evaluation, parts: readonly Term[], at: At, depth: number): readonly string[] {
  const terms = parts.flatMap(joined);
  const [only, ...others] = terms;
  if (only && others.length === 0) return fileIdentities(ev, only, at, depth + 1);
  // `folder + '/' + name + '.json'`
  const rest = others.map((part) => endingOf(ev, part, at) || '*').join('');
  const folders = only && rest.startsWith('/') && rest.includes('*') ? fileIdentities(ev, only, at, depth + 1) : [];
  if (folders.length > 0) return folders.flatMap((one) => documentsOf(one, rest));
  // A parameter tells which of the files it is; only where nothing else is known, which files they are.
  for (const follows of [false, true]) {
    const named = terms.map((part) => {
      if (part.kind === 'literal') return { text: String(part.value), tells: hasWords(part.value) };
      const [one] = follows || !isParameter(ev, part, at) ? fileIdentities(ev, part, at, depth + 1) : [];
      return { text: one ?? '*', tells: one !== undefined };
    });
    if (named.some(({ tells }) => tells)) return [`text ${named.map(({ text }) => text).join('')}`];
  }
  return [];
}

function isParameter(ev: Evaluation, term: Term, at: At): boolean {
  return term.kind === 'parameter' || (term.kind === 'binding' && ev.program.getFile(at.file).bindings[term.binding]?.kind === 'parameter');
}

/** `a + b + c` is three parts, not two. */
function joined(term: Term): readonly Term[] {
  return term.kind === 'operation' && term.operator === '+' ? term.operands.flatMap(joined) : [term];
}

/** An ending alone does not say which file it is. */
function hasWords(value: string | number | boolean | null): boolean {
  return typeof value === 'string' && /[a-z0-9]/i.test(value.replace(/\.\w+$/, ''));
}

/** `dataFile('orders')` is the same file wherever it is asked for with the same words; `dataFile(id)` is what the function puts together. */
function ofCall(ev: Evaluation, index: number, at: At, depth: number): readonly string[] {
  const call = ev.program.getCall(at.file, index);
  const named = call.args.map((arg) => fileIdentities(ev, arg, at, depth + 1)[0] ?? '*');
  return ev.evaluate(call.callee, at).flatMap((callee) => {
    if (callee.kind === 'function') {
      const inside: At = { file: callee.file, fn: callee.function, frame: null };
      const returned = named.every((one) => one === '*') ? ev.program.returnsOf(ev.program.getFunction(callee.file, callee.function)).flatMap((term) => fileIdentities(ev, term, inside, depth + 1)) : [];
      return [`call ${callee.file}#${callee.function}(${named.join(', ')})`, ...returned];
    }
    const isPath = callee.kind === 'api-member' && callee.on.library === 'node:path';
    const known = named.slice(0, named.findLastIndex((one) => one !== '*') + 1);
    if (!isPath || known.length === 0) return [];
    const [only, ...others] = known;
    const whole = only !== undefined && others.length === 0 ? only : `path of ${known.join(', ')}`;
    return known.length < named.length ? documentsOf(whole, endingOf(ev, call.args[call.args.length - 1], at)) : [whole];
  });
}

/** What the last name of a path ends in, as far as it is known. */
function endingOf(ev: Evaluation, term: Term | undefined, at: At): string {
  const [value, ...others] = term ? ev.evaluate(term, at) : [];
  return value?.kind === 'literal' && others.length === 0 ? String(value.value) : '';
}
