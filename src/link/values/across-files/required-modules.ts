/** What `require('./orders')` and `import('./orders')` give. */
import type { CallFact } from '../../../model/facts.ts';
import { evaluateModule } from '../evaluate/evaluate-term.ts';
import { PATHS_MARK } from '../../footprint/marks.ts';
import type { Evaluation } from '../evaluation.ts';
import { pathFromHere } from './path-from-here.ts';
import { filesWalked } from './walked-folders.ts';
import { NO_VALUES, type At, type Value, type Values } from '../value.ts';

/** Files that one `require('./routes/' + name)` may load. */
const MOST_FILES = 60;

export function evaluateRequire(ev: Evaluation, call: CallFact, at: At): Values {
  const [first] = call.args;
  if (!first) return NO_VALUES;
  const joined = first.kind === 'literal' ? null : pathFromHere(ev, first, at);
  const specifiers = (joined === null ? ev.evaluate(first, at) : [ev.interner.literal(joined)]).flatMap((value) => (value.kind === 'literal' && typeof value.value === 'string' ? [value.value] : []));
  if (specifiers.every((specifier) => /^[*/]*$/.test(specifier)) && first.kind !== 'literal') return loadedFiles(ev, call, at.file, filesWalked(ev, first, at));
  return ev.interner.union(specifiers.map((specifier) => (specifier.includes('*') ? loadedByPattern(ev, call, at.file, specifier) : loaded(ev, call, at.file, specifier))));
}

function loaded(ev: Evaluation, call: CallFact, from: string, specifier: string): Values {
  const own = specifier.slice(1);
  if (specifier.startsWith('/') && ev.program.sources.has(own)) return exportsOf(ev, call, own);
  const resolved = ev.modules.resolve(from, specifier);
  if (resolved?.kind === 'file' && ev.program.sources.has(resolved.file)) return exportsOf(ev, call, resolved.file);
  const module = resolved?.kind === 'package' ? evaluateModule(ev, resolved.specifier) : null;
  return module ? [module] : NO_VALUES;
}

/** `module.exports = fn; module.exports.helper = …`: both the function and what stands beside it. */
function exportsOf(ev: Evaluation, call: CallFact, file: string): Values {
  const space: Value = ev.interner.namespace(file);
  const replaced = call.kind === 'import' ? NO_VALUES : ev.exported(file, 'module.exports');
  if (replaced.length === 0) return [space];
  const hasNamed = ev.program.getFile(file).exports.some((one) => one.name !== 'module.exports' && !one.typeOnly);
  return hasNamed ? [...replaced, space] : replaced;
}

/** `fs.readdirSync(__dirname).forEach((file) => require('./' + file))`: every source file of that folder. */
function loadedByPattern(ev: Evaluation, call: CallFact, from: string, pattern: string): Values {
  const isBelow = pattern.startsWith('.');
  // A path from the root, as `path.join(__dirname, …)` and patterns of files give it; of a package no part is unknown.
  if (!isBelow && !/^\/?[\w-]+\//.test(pattern)) return NO_VALUES;
  ev.program.marks.noteFile(PATHS_MARK);
  const matching = (one: string): readonly string[] => ev.modules.filesMatching(isBelow ? from : 'package.json', isBelow ? one : `./${one.replace(/^\//, '')}`).filter((file) => ev.program.sources.has(file));
  // What is listed with the folders inside is the rest of a path.
  const files = [pattern, ...(pattern.endsWith('/*') ? [`${pattern}/*`, `${pattern}/*/*`] : [])].map(matching).find((found) => found.length > 0) ?? [];
  return loadedFiles(ev, call, from, files);
}

function loadedFiles(ev: Evaluation, call: CallFact, from: string, files: readonly string[]): Values {
  return ev.interner.union(files.filter((file) => file !== from).slice(0, MOST_FILES).map((file) => exportsOf(ev, call, file)));
}
