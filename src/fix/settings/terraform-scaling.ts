/**
 * How many instances a Cloud Run service of Terraform may have, where its block is silent about it.
 * https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/cloud_run_v2_service#nested_template_scaling
 */
import type { SettingEdit } from '../../model/edit-intent.ts';
import { align } from './schedule-settings.ts';

const attributes: Readonly<Partial<Record<SettingEdit['name'], string>>> = { maxInstances: 'max_instance_count', minInstances: 'min_instance_count' };

/** `line`: that of the resource. Null where the block is not written one thing a line, or makes several services. */
export function addScaling(lines: readonly string[], line: number, settings: readonly SettingEdit[]): readonly string[] | null {
  const head = line - 1;
  const end = lines.findIndex((row, index) => index > head && row.startsWith('}'));
  const rows = settings.map(({ name, value }) => (attributes[name] === undefined ? null : `${attributes[name]} = ${value}`));
  if (!/^resource\s+"google_cloud_run_v2_service"\s+"[\w-]+"\s*\{\s*$/.test(lines[head] ?? '') || end < 0 || rows.includes(null)) return null;
  const block = lines.slice(head, end);
  if (block.some((row) => /^\s*(?:for_each|count)\s*=|\bdynamic\s+"|<<-?\s*"?\w|\r$/.test(row))) return null;
  const [template, ...others] = block.flatMap((row, index) => (/^ +template\s*\{\s*$/.test(row) && depthOf(block, index) === 1 ? [head + index] : []));
  if (template === undefined || others.length > 0) return null;
  const inner = block.flatMap((row, index) => (/^\s*scaling\b/.test(row) && head + index > template && depthOf(block, index) === 2 ? [head + index] : []));
  const [scaling, ...more] = inner;
  const indent = /^ */.exec(lines[template] ?? '')?.[0] ?? '';
  if (scaling === undefined) return insertBlock(lines, template, rows.map((row) => `${indent}${indent}${indent}${row ?? ''}`), `${indent}${indent}`);
  if (more.length > 0 || !/^\s*scaling\s*\{\s*$/.test(lines[scaling] ?? '')) return null;
  const deep = `${indent}${indent}${indent}`;
  return align([...lines.slice(0, scaling + 1), ...rows.map((row) => `${deep}${row ?? ''}`), ...lines.slice(scaling + 1)], scaling + 1);
}

/** Behind the attributes with which the template begins, set apart from what comes before and after. */
function insertBlock(lines: readonly string[], template: number, rows: readonly string[], indent: string): readonly string[] {
  const last = lines.findIndex((row, index) => index > template && !/^\s*\w+\s*=(?!=)\s*[^\s[{(][^[{(]*$/.test(row));
  const at = last < 0 ? template + 1 : last;
  const before = at === template + 1 ? [] : [''];
  const after = lines[at]?.trim() === '' || lines[at]?.trim() === '}' ? [] : [''];
  return [...lines.slice(0, at), ...before, `${indent}scaling {`, ...rows, `${indent}}`, ...after, ...lines.slice(at)];
}

/** Braces that are open at the beginning of the row. */
function depthOf(block: readonly string[], index: number): number {
  const text = block.slice(0, index).map((row) => row.replace(/"(?:[^"\\]|\\.)*"|#.*|\/\/.*/g, '')).join('\n');
  return text.split('{').length - text.split('}').length;
}
