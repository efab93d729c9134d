/** What `require('./orders')` and `import('./orders')` give. */
import type { CallFact, Term } from '../../../model/facts.ts';
import { evaluateModule } from '../evaluate/evaluate-term.ts';
import { PATHS_MARK } from '../../footprint/marks.ts';
import type { Evaluation } from '../evaluation.ts';
import { NO_VALUES, type At, type Value, type Values } from '../value.ts';

/** Files that one `require('./routes/' + name)` may load. */
const MOST_FILES = 60;

export function evaluateRequire(ev: Evaluation, call: CallFact, at: At): Values {
  const [first] = call.args;
  if (!first) return NO_VALUES;
  const joined = first.kind === 'call' ? joinedPath(ev, ev.program.getCall(at.file, first.call), at) : null;
  const specifiers = (joined ?? ev.evaluate(first, at)).flatMap((value) => (value.kind === 'literal' && typeof value.value === 'string' ? [value.value] : []));
  return ev.interner.union(specifiers.map((specifier) => (specifier.includes('*') ? loadedByPattern(ev, call, at.file, specifier) : loaded(ev, call, at.file, specifier))));
}

function loaded(ev: Evaluation, call: CallFact, from: string, specifier: string): Values {
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
  if (!pattern.startsWith('.')) return NO_VALUES;
  ev.program.marks.noteFile(PATHS_MARK);
  const files = ev.modules.filesMatching(from, pattern).filter((file) => file !== from && ev.program.sources.has(file));
  return ev.interner.union(files.slice(0, MOST_FILES).map((file) => exportsOf(ev, call, file)));
}

/** `path.join(__dirname, 'routes', file)` as a path from this file, where `*` is what is not known; null when it is no such call. */
function joinedPath(ev: Evaluation, call: CallFact, at: At): Values | null {
  const { callee } = call;
  if (callee.kind !== 'member' || (callee.property !== 'join' && callee.property !== 'resolve')) return null;
  const [first, ...rest] = call.args;
  if (first?.kind !== 'global' || first.name !== '__dirname' || rest.length === 0) return null;
  const parts = rest.map((part) => literalText(ev, part, at) ?? '*');
  return [ev.interner.literal(`./${parts.join('/')}`)];
}

function literalText(ev: Evaluation, term: Term, at: At): string | null {
  const [value, ...others] = ev.evaluate(term, at);
  return value?.kind === 'literal' && others.length === 0 ? String(value.value) : null;
}
