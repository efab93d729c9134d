/** Paths that match a pattern, as far as the texts of paths go: `glob.sync('./routes/*.js')`. */
import type { Evaluation } from '../evaluation.ts';
import type { Values } from '../value.ts';

/** Folders in folders that stand for `**`. */
const MOST_LEVELS = 2;

/** One list of what the paths look like; `*` is what only running tells. */
export function matchingPaths(ev: Evaluation, [given, options]: readonly Values[]): Values {
  const folder = (options ?? []).flatMap((value) => ev.member(value, 'cwd')).flatMap((value) => (value.kind === 'literal' ? [String(value.value)] : []))[0];
  const patterns = (given ?? []).flatMap((value) => (value.kind === 'list' ? value.items : [value])).flatMap((value) => (value.kind === 'literal' && typeof value.value === 'string' && !value.value.startsWith('!') ? [value.value] : []));
  const paths = patterns.flatMap((pattern) => spellOut(pattern).map((one) => (folder === undefined ? one : `${folder}/${one}`)));
  return paths.length === 0 ? [] : [ev.interner.list(paths.map((path) => ev.interner.literal(path)))];
}

/** The pattern with `*` alone for what only running tells. */
export function spellOut(pattern: string): readonly string[] {
  const plain = pattern.replace(/\{[^}]*\}|\?\(|[!@+*]\([^)]*\)|\[[^\]]*\]/g, '*');
  const [before, after, ...others] = plain.split('**/');
  if (before === undefined || after === undefined || others.length > 0) return others.length > 0 ? [] : [plain];
  return Array.from({ length: MOST_LEVELS + 1 }, (_, level) => `${before}${'*/'.repeat(level)}${after}`);
}
