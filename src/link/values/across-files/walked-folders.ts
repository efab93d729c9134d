/**
 * Files that the project finds by walking a tree of folders and loads one by one: `for (const file of filesIn('./commands')) require(file)`, where
 * `filesIn` lists the folder it is given and calls itself for those inside; or the walk itself loads what it comes to.
 */
import { posix } from 'node:path';
import type { FileFacts, Term } from '../../../model/facts.ts';
import { PATHS_MARK } from '../../footprint/marks.ts';
import { calledNames } from '../../outline-facts.ts';
import { callersOf } from '../evaluate/evaluate-parameter.ts';
import type { Evaluation } from '../evaluation.ts';
import type { At } from '../value.ts';
import { pathFromHere } from './path-from-here.ts';

const lists: ReadonlySet<string> = new Set(['readdirSync', 'readdir', 'opendir', 'opendirSync']);
/** What leaves a list of paths one, and what is called once for each. */
const keepsPaths: ReadonlySet<string> = new Set(['filter', 'sort', 'toSorted', 'slice', 'reverse', 'flat']);
const callsEach: ReadonlySet<string> = new Set(['forEach', 'map', 'flatMap']);
/** What gives the path that it is given, perhaps as an address. */
const samePath: ReadonlySet<string> = new Set(['pathToFileURL', 'resolve', 'normalize']);
const mostDepth = 6;
/** A walk over a folder is begun in one or two places; what many call says nothing of one folder. */
const mostCallers = 4;
/** Folders in folders. */
const levels = ['*', '*/*', '*/*/*'];
/** A tree with more files holds something else as well. */
const mostFiles = 200;

/** Source files of the trees that are walked for what the term says; none where no walk is known. */
export function filesWalked(ev: Evaluation, term: Term, at: At): readonly string[] {
  const root = rootOf(ev, term, at, 0);
  if (root === null) return [];
  ev.program.marks.noteFile(PATHS_MARK);
  const found = levels.flatMap((level) => ev.modules.filesMatching('package.json', `./${root}/${level}`)).filter((file) => ev.program.sources.has(file) && !/\.(?:test|spec|d)\.[cm]?[jt]sx?$/.test(file));
  return found.length > mostFiles ? [] : [...new Set(found)];
}

/** The folder that the walk begins in. */
function rootOf(ev: Evaluation, term: Term, at: At, depth: number): string | null {
  const facts = ev.program.getFile(at.file);
  if (depth > mostDepth) return null;
  switch (term.kind) {
    case 'await': case 'cast': case 'element': return rootOf(ev, term.of, at, depth + 1);
    case 'member': return term.property === 'href' ? rootOf(ev, term.object, at, depth + 1) : null;
    case 'template': case 'operation': {
      const parts = term.kind === 'template' ? term.parts : term.operator === '+' ? term.operands : [];
      const [first, second] = parts;
      if (first?.kind === 'literal') return first.value === 'file://' && second !== undefined ? rootOf(ev, second, at, depth + 1) : null;
      return first === undefined ? null : rootOf(ev, first, at, depth + 1);
    }
    case 'binding': {
      const [value, ...others] = facts.bindings[term.binding]?.values ?? [];
      return value === undefined || others.length > 0 ? null : rootOf(ev, value, at, depth + 1);
    }
    case 'parameter': return rootOfParameter(ev, term.function, term.index, at, depth);
    case 'call': return rootOfCall(ev, term.call, at, depth);
    default: return null;
  }
}

function rootOfCall(ev: Evaluation, index: number, at: At, depth: number): string | null {
  const facts = ev.program.getFile(at.file);
  const { callee, args } = ev.program.getCall(at.file, index);
  const [first] = args;
  if (callee.kind === 'member' && keepsPaths.has(callee.property)) return rootOf(ev, callee.object, at, depth + 1);
  const names = calledNames(facts, callee);
  if (first !== undefined && (names.includes('join') || names.some((name) => samePath.has(name)))) return rootOf(ev, first, at, depth + 1);
  const walkers = ev.evaluate(callee, at).filter((value) => value.kind === 'function');
  for (const { file, function: fn } of walkers) {
    const place = walkedParameter(ev.program.getFile(file), fn);
    const root = place === null ? undefined : args[place];
    if (root !== undefined) return folderOf(ev, root, at);
  }
  return null;
}

/** `files.forEach((file) => require(file))`, `load(file)`, and the folder that a walk is called with from outside of it. */
function rootOfParameter(ev: Evaluation, fn: number, index: number, at: At, depth: number): string | null {
  const facts = ev.program.getFile(at.file);
  const each = facts.calls.find(({ callee, args: [first] }) => callee.kind === 'member' && callsEach.has(callee.property) && first?.kind === 'function' && first.function === fn);
  if (each?.callee.kind === 'member') return index === 0 ? rootOf(ev, each.callee.object, { file: at.file, fn: each.in, frame: null }, depth + 1) : null;
  const isWalk = walkedParameter(facts, fn) === index;
  const callers = callersOf(ev, at.file, fn).filter((site) => !isWalk || site.file !== at.file || !standsIn(facts, ev.program.getCall(site.file, site.call).in, fn));
  if (callers.length > mostCallers) return null;
  const roots = callers.flatMap((site) => {
    const { args, in: from } = ev.program.getCall(site.file, site.call);
    const given = args[index];
    const outside: At = { file: site.file, fn: from, frame: null };
    return (given && (isWalk ? folderOf(ev, given, outside) : rootOf(ev, given, outside, depth + 1))) ?? [];
  });
  return new Set(roots).size === 1 ? (roots[0] ?? null) : null;
}

/** Which parameter names the folder that the function lists before it calls itself. */
function walkedParameter(facts: FileFacts, fn: number): number | null {
  const own = facts.functions[fn];
  if (own === undefined || own.name === null) return null;
  const inside = facts.calls.filter((call) => standsIn(facts, call.in, fn));
  if (!inside.some(({ callee }) => calledNames(facts, callee).includes(own.name ?? ''))) return null;
  for (const { callee, args: [folder] } of inside) {
    const value = folder?.kind === 'binding' ? facts.bindings[folder.binding]?.values[0] : folder;
    if (value?.kind === 'parameter' && value.function === fn && calledNames(facts, callee).some((name) => lists.has(name))) return value.index;
  }
  return null;
}

function standsIn(facts: FileFacts, fn: number, outer: number): boolean {
  for (let current: number | null = fn; current !== null; current = facts.functions[current]?.parent ?? null) if (current === outer) return true;
  return false;
}

/** Beside the file, or in the folder of its package, where the program is started. */
function folderOf(ev: Evaluation, term: Term, at: At): string | null {
  const own = pathFromHere(ev, term, at);
  const value = ev.evaluate(term, at)[0];
  const text = own === null && value?.kind === 'literal' && typeof value.value === 'string' ? value.value : null;
  const path = own?.startsWith('.') === true ? posix.join(posix.dirname(at.file), own) : posix.join(ev.modules.packageOf(at.file), own ?? text ?? '*');
  const folder = path.replace(/^\/|\/$/g, '');
  return folder === '' || folder === '.' || folder.includes('*') || folder.startsWith('..') ? null : folder;
}
