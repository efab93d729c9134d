/**
 * Paths that are put together from the folder of the file they stand in, or from where the program was started: modules that are loaded
 * by such a path are files of the project, though only running tells which.
 */
import type { Term } from '../../../model/facts.ts';
import { calledNames } from '../../outline-facts.ts';
import type { Evaluation } from '../evaluation.ts';
import type { At } from '../value.ts';

/** Folders that are put together step by step. */
const MOST_DEPTH = 16;

/**
 * `path.join(__dirname, 'routes', file)` as a path from this file, where `*` is what is not known, also where a variable of the
 * file holds the folder or the whole; one from where the program was started begins with a slash. Null for any other path.
 */
export function pathFromHere(ev: Evaluation, term: Term, at: At, depth = 0): string | null {
  if (depth > MOST_DEPTH) return null;
  if (isOwnFolder(ev, term, at, depth)) return '.';
  switch (term.kind) {
    case 'cast': return pathFromHere(ev, term.of, at, depth + 1);
    case 'binding': {
      const value = onlyValue(ev, term, at);
      return value && pathFromHere(ev, value, at, depth + 1);
    }
    // `folder + '/' + file`, `${folder}/${file}`
    case 'operation': return term.operator === '+' ? putTogether(ev, term.operands, '', at, depth) : null;
    case 'template': return putTogether(ev, term.parts, '', at, depth);
    // `pathToFileURL(path).href`
    case 'member': return term.property === 'href' || term.property === 'pathname' ? pathFromHere(ev, term.object, at, depth + 1) : null;
    case 'call': return ofCall(ev, term.call, at, depth);
    default: return null;
  }
}

/** What a module is loaded by: https://nodejs.org/api/esm.html#no-__filename-or-__dirname */
function ofCall(ev: Evaluation, index: number, at: At, depth: number): string | null {
  const { callee, args, args: [first, second] } = ev.program.getCall(at.file, index);
  if (callee.kind === 'member' && callee.property === 'toString') return pathFromHere(ev, callee.object, at, depth + 1);
  for (const name of calledNames(ev.program.getFile(at.file), callee)) {
    if (name === 'cwd' && args.length === 0) return '';
    if (first === undefined) continue;
    if ((name === 'join' || name === 'resolve') && (depth > 0 || args.length > 1)) return putTogether(ev, args, '/', at, depth);
    if (name === 'pathToFileURL' || name === 'fileURLToPath') return pathFromHere(ev, first, at, depth + 1);
    if (name === 'URL' && second !== undefined && isOwnAddress(second)) return fromOwnAddress(literalText(ev, first, at));
  }
  return null;
}

function putTogether(ev: Evaluation, parts: readonly Term[], between: string, at: At, depth: number): string | null {
  const [first, ...rest] = parts[0]?.kind === 'literal' && parts[0].value === 'file://' ? parts.slice(1) : parts;
  const folder = first === undefined ? null : pathFromHere(ev, first, at, depth + 1);
  return folder === null ? null : [folder, ...rest.map((part) => literalText(ev, part, at) ?? '*')].join(between);
}

/** `__dirname`, and what stands for it in a module: `dirname(fileURLToPath(import.meta.url))`, `import.meta.dirname`. */
function isOwnFolder(ev: Evaluation, term: Term, at: At, depth: number): boolean {
  if (term.kind === 'global') return term.name === '__dirname';
  if (term.kind === 'member') return (term.property === 'dirname' || term.property === 'dir') && isMeta(term.object);
  if (term.kind !== 'call') return false;
  const { callee, args: [first] } = ev.program.getCall(at.file, term.call);
  return first !== undefined && isCalled(ev, callee, 'dirname', at) && isOwnFile(ev, first, at, depth + 1);
}

function isOwnFile(ev: Evaluation, term: Term, at: At, depth: number): boolean {
  if (depth > MOST_DEPTH) return false;
  switch (term.kind) {
    case 'global': return term.name === '__filename';
    case 'member': return (term.property === 'filename' && isMeta(term.object)) || isOwnAddress(term);
    case 'binding': {
      const value = onlyValue(ev, term, at);
      return value !== null && isOwnFile(ev, value, at, depth + 1);
    }
    case 'call': {
      const { callee, args: [first] } = ev.program.getCall(at.file, term.call);
      return first !== undefined && isOwnAddress(first) && isCalled(ev, callee, 'fileURLToPath', at);
    }
    default: return false;
  }
}

/** `import.meta.url` */
function isOwnAddress(term: Term): boolean {
  return term.kind === 'member' && term.property === 'url' && isMeta(term.object);
}

function isMeta(term: Term): boolean {
  return term.kind === 'global' && term.name === 'import.meta';
}

function isCalled(ev: Evaluation, callee: Term, name: string, at: At): boolean {
  return calledNames(ev.program.getFile(at.file), callee).includes(name);
}

function onlyValue(ev: Evaluation, { binding }: Extract<Term, { kind: 'binding' }>, at: At): Term | null {
  const [value, ...others] = ev.program.getFile(at.file).bindings[binding]?.values ?? [];
  return others.length === 0 ? (value ?? null) : null;
}

function fromOwnAddress(text: string | null): string | null {
  if (text === null || /^(?:[a-z]+:|\/)/i.test(text)) return null;
  return text.startsWith('.') ? text : `./${text}`;
}

function literalText(ev: Evaluation, term: Term, at: At): string | null {
  const [value, ...others] = ev.evaluate(term, at);
  return value?.kind === 'literal' && others.length === 0 ? String(value.value) : null;
}
