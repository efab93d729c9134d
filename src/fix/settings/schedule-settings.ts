/**
 * Settings of a schedule that its file is silent about, written beside the retry count that makes them matter: gcloud flags, Terraform
 * attributes, options of a function. Null where the line is not understood well enough.
 */
import type { SettingEdit } from '../../model/edit-intent.ts';

type Added = Pick<SettingEdit, 'name' | 'value'>;

/** How a setting is called where schedules are made. */
const names: Readonly<Partial<Record<SettingEdit['name'], { readonly flag: string; readonly attribute: string; readonly option: string | null }>>> = {
  attemptDeadline: { flag: '--attempt-deadline', attribute: 'attempt_deadline', option: null },
  minBackoff: { flag: '--min-backoff', attribute: 'min_backoff_duration', option: 'minBackoffSeconds' },
};

/** `line`: that of the retry count. */
export function addScheduleSettings(lines: readonly string[], line: number, settings: readonly Added[]): readonly string[] | null {
  const row = lines[line - 1] ?? '';
  if (/--max-retry-attempts[= ]/.test(row)) return addFlags(lines, line, settings);
  if (/^\s*retry_count\s*=/.test(row)) return addAttributes(lines, line, settings);
  return /\bretryCount\s*:\s*\d/.test(row) ? addOptions(lines, line, settings) : null;
}

/** `settings` as texts; null where one of them has no name here. */
function renderAll(settings: readonly Added[], render: (name: NonNullable<(typeof names)[SettingEdit['name']]>, value: string) => string | null): readonly string[] | null {
  const texts = settings.map(({ name, value }) => {
    const known = names[name];
    return known === undefined ? null : render(known, value);
  });
  return texts.some((text) => text === null) ? null : texts.filter((text) => text !== null);
}

/** A row of its own where the flag has one, else behind the flag; in a list of words each is one. */
function addFlags(lines: readonly string[], line: number, settings: readonly Added[]): readonly string[] | null {
  const row = lines[line - 1] ?? '';
  const [, between = ' '] = /--max-retry-attempts([= ])/.exec(row) ?? [];
  const flags = renderAll(settings, ({ flag }, value) => `${flag}${between}${value}`);
  if (flags === null) return null;
  const [, indent, item, end] = /^(\s*)(- )?--max-retry-attempts[= ]\d+(\s*\\)?\s*$/.exec(row) ?? [];
  // The last row of a command has no backslash: what comes before it has.
  const isOwn = indent !== undefined && (item !== undefined || end !== undefined || /\\\s*$/.test(lines[line - 2] ?? ''));
  if (isOwn) return [...lines.slice(0, line - 1), ...flags.map((flag) => `${indent}${item ?? `${flag} \\`}${item === undefined ? '' : flag}`), ...lines.slice(line - 1)];
  const written = row.replace(/(--max-retry-attempts[= ]\d+)(?=\s|$)/, (flag) => [flag, ...flags].join(' '));
  return written === row ? null : [...lines.slice(0, line - 1), written, ...lines.slice(line)];
}

/** The backoff stands beside the count in `retry_config`, the deadline above that block. */
function addAttributes(lines: readonly string[], line: number, settings: readonly Added[]): readonly string[] | null {
  const opening = lines.findLastIndex((row, index) => index < line - 1 && /^\s*retry_config\s*\{\s*$/.test(row));
  if (opening < 0 || lines.slice(opening + 1, line - 1).some((row) => /[{}]/.test(row))) return null;
  const indentOf = (index: number): string => /^\s*/.exec(lines[index] ?? '')?.[0] ?? '';
  const own = settings.filter(({ name }) => name !== 'attemptDeadline');
  const above = settings.filter(({ name }) => name === 'attemptDeadline');
  const write = (some: readonly Added[], at: number): readonly string[] | null => renderAll(some, ({ attribute }, value) => `${indentOf(at)}${attribute} = "${value}"`);
  const [inner, outer] = [write(own, line - 1), write(above, opening)];
  if (inner === null || outer === null) return null;
  const at = findEndOfAttributes(lines, opening, indentOf(opening));
  const added = [...lines.slice(0, at), ...outer, ...lines.slice(at, line), ...inner, ...lines.slice(line)];
  return align(align(added, line - 1 + outer.length), at);
}

/** Behind the attributes that an empty line sets apart from the block. */
function findEndOfAttributes(lines: readonly string[], block: number, indent: string): number {
  const last = lines.findLastIndex((row, index) => index < block && row.trim() !== '');
  return /^\s*\w+\s*=(?!=)/.test(lines[last] ?? '') && lines[last]?.startsWith(indent) === true && !/^\s/.test(lines[last].slice(indent.length)) ? last + 1 : block;
}

/** The formatter of Terraform puts the `=` of attributes that follow each other into one column. https://developer.hashicorp.com/terraform/language/style */
export function align(lines: readonly string[], at: number): readonly string[] {
  const attribute = /^(\s*)(\w+)(\s*)=(?!=)\s*(.*)$/;
  const indent = attribute.exec(lines[at] ?? '')?.[1];
  if (indent === undefined) return lines;
  const belongs = (row: string | undefined): boolean => attribute.exec(row ?? '')?.[1] === indent;
  let first = at;
  while (belongs(lines[first - 1])) first -= 1;
  let end = at + 1;
  while (belongs(lines[end])) end += 1;
  const rows = lines.slice(first, end).map((row) => attribute.exec(row) ?? ['', '', '', '', row]);
  const width = Math.max(...rows.map(([, , name = '']) => name.length));
  return [...lines.slice(0, first), ...rows.map(([, , name = '', , value = '']) => `${indent}${name.padEnd(width)} = ${value}`), ...lines.slice(end)];
}

/** Behind the count in its object. */
function addOptions(lines: readonly string[], line: number, settings: readonly Added[]): readonly string[] | null {
  const row = lines[line - 1] ?? '';
  // These count seconds.
  const options = renderAll(settings, ({ option }, value) => (option === null ? null : `${option}: ${value.replace('s', '')}`));
  if (options === null) return null;
  const [, indent] = /^(\s*)retryCount\s*:\s*\d+\s*,?\s*$/.exec(row) ?? [];
  if (indent !== undefined) return [...lines.slice(0, line - 1), ...options.map((option) => `${indent}${option},`), ...lines.slice(line - 1)];
  const written = row.replace(/\bretryCount\s*:\s*\d+/, (count) => [count, ...options].join(', '));
  return [...lines.slice(0, line - 1), written, ...lines.slice(line)];
}
