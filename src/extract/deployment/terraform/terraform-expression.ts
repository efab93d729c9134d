/** One HCL expression -> its value as written: a literal, a template, a map of those, or code we do not run. */
import type { RawValue } from '../raw-settings.ts';
import type { SyntaxNode } from '../documents/syntax-trees.ts';

export interface Attribute extends RawValue {
  /** Of `{ "key" = value }`. */
  readonly entries: ReadonlyMap<string, RawValue>;
}

/** Literals of the same file by name: `var.max_instances`, `local.region`. */
export type TerraformValues = ReadonlyMap<string, RawValue>;

const noEntries: ReadonlyMap<string, RawValue> = new Map();

/** Longer expressions are code, and their text says nothing to a reader. */
const longestText = 2_000;

/** The expression of an attribute. A reference keeps its name as text: `var.max_instances`. */
export function readExpression(expression: SyntaxNode): Attribute {
  const line = expression.startPosition.row + 1;
  const [inner] = expression.namedChildren;
  const [value] = inner?.namedChildren ?? [];
  if (inner?.type === 'literal_value' && value !== undefined) {
    const text = value.type === 'string_lit' ? unescape(value.text.slice(1, -1)) : value.text;
    return { text: value.type === 'null_lit' ? '' : text, line, resolved: value.type !== 'null_lit', entries: noEntries };
  }
  if (inner?.type === 'collection_value' && value?.type === 'object') return { text: '', line, resolved: false, entries: readEntries(value) };
  if (inner?.type === 'template_expr' && value?.type === 'quoted_template') {
    const text = unescape(value.text.slice(1, -1)).slice(0, longestText);
    // `"${var.max}"` is the variable itself.
    const [, only] = /^\$\{\s*((?:var|local)\.\w+)\s*\}$/.exec(text) ?? [];
    return { text: only ?? text, line, resolved: false, entries: noEntries };
  }
  return { text: expression.text.slice(0, longestText), line, resolved: false, entries: noEntries };
}

/** The resource that a reference names: `aws_lambda_function.digest` of `aws_lambda_function.digest[0].arn`. */
export function findAddress(value: RawValue | undefined): string | undefined {
  if (value === undefined || value.resolved || value.text.length > 300) return undefined;
  const [, address] = /^(?:\$\{\s*)?((?:(?:data|module)\.)?[a-z]\w*(?:\.[\w-]+)?)(?:\[[^\]]*\])?\.\w+(?:\[[^\]]*\]|\.\w+)*(?:\s*\})?$/.exec(value.text) ?? [];
  return address === undefined || /^(?:var|local|each|path|count|self|terraform)\b/.test(address) ? undefined : address;
}

/** The value with the literals of the file filled in. A plain reference stands where the literal stands. */
export function resolveValue(value: RawValue | undefined, values: TerraformValues): RawValue | undefined {
  if (value === undefined || value.resolved) return value;
  // `null` is the same as leaving the attribute out.
  if (value.text === '') return undefined;
  const whole = values.get(value.text);
  if (whole !== undefined) return value.text.startsWith('var.') ? { ...whole, variable: value.text } : whole;
  const text = value.text.replace(/\$\{\s*((?:var|local)\.\w+)\s*\}/g, (written, name: string) => values.get(name)?.text ?? written);
  return { ...value, text, resolved: text !== value.text && !text.includes('${') };
}

function readEntries(object: SyntaxNode): ReadonlyMap<string, RawValue> {
  const entries = new Map<string, RawValue>();
  for (const element of object.namedChildren) {
    const [key, value] = element.namedChildren;
    if (element.type === 'object_elem' && key !== undefined && value !== undefined) entries.set(key.text.replace(/^"|"$/g, ''), readExpression(value));
  }
  return entries;
}

function unescape(text: string): string {
  return text.replace(/\\(["\\])/g, '$1');
}
