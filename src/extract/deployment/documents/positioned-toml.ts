/** TOML text -> the same plain values that YAML is read into, which know their lines. */
import { parseTOML } from 'toml-eslint-parser';
import type { AST } from 'toml-eslint-parser';
import type { YamlList, YamlMap, YamlScalar, YamlValue } from './positioned-yaml.ts';

export type TomlReading = { readonly ok: true; readonly value: YamlMap } | { readonly ok: false; readonly reason: string };

type MutableMap = YamlMap & { readonly entries: { readonly key: string; readonly line: number; readonly value: YamlValue }[] };
type MutableList = YamlList & { readonly items: YamlValue[] };

/** Real files have a few dozen tables, three deep. */
const mostNodes = 20_000;
const deepest = 40;

/** A file as one map of its tables. */
export function readToml(text: string): TomlReading {
  const problem = findBrackets(text);
  if (problem !== null) return { ok: false, reason: problem };
  try {
    const root = emptyMap(1);
    const reading = { nodes: 0 };
    const [top] = parseTOML(text).body;
    for (const item of top.body) {
      if (item.type === 'TOMLKeyValue') put(root, item, reading);
      else for (const pair of item.body) put(findTable(root, item), pair, reading);
      if (item.type === 'TOMLTable' && item.body.length === 0) findTable(root, item);
      if (reading.nodes > mostNodes) return { ok: false, reason: 'holds more than a settings file does' };
    }
    return { ok: true, value: root };
  } catch (error) {
    return { ok: false, reason: `not valid TOML: ${error instanceof Error ? error.message.slice(0, 200) : 'unknown reason'}` };
  }
}

/** The parser recurses into arrays and inline tables: deeper than any settings file is no settings file. */
function findBrackets(text: string): string | null {
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth += 1;
    else if ((character === ']' || character === '}') && depth > 0) depth -= 1;
    if (depth > deepest) return 'nests deeper than a settings file does';
  }
  return null;
}

/** `[a.b]` and `[[a.b]]`: the resolved key holds the number of the item of a list. */
function findTable(root: MutableMap, table: AST.TOMLTable): MutableMap {
  const { line } = table.loc.start;
  let current: YamlValue = root;
  for (const [index, key] of table.resolvedKey.entries()) {
    const isList = typeof table.resolvedKey[index + 1] === 'number';
    current = typeof key === 'number' ? itemOf(current, key, line) : memberOf(current, key, line, isList);
  }
  return isMap(current) ? current : emptyMap(line);
}

function memberOf(value: YamlValue, key: string, line: number, isList: boolean): YamlValue {
  if (!isMap(value)) return emptyMap(line);
  const known = value.entries.find((entry) => entry.key === key);
  if (known !== undefined) return known.value;
  const made: YamlValue = isList ? { kind: 'list', line, items: [] } : emptyMap(line);
  value.entries.push({ key, line, value: made });
  return made;
}

function itemOf(value: YamlValue, index: number, line: number): YamlValue {
  if (!isList(value)) return emptyMap(line);
  const known = value.items[index];
  if (known !== undefined) return known;
  const made = emptyMap(line);
  value.items.push(made);
  return made;
}

function put(map: MutableMap, pair: AST.TOMLKeyValue, reading: { nodes: number }): void {
  const keys = pair.key.keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value));
  const last = keys.pop();
  let current = map;
  for (const key of keys) {
    const next = memberOf(current, key, pair.loc.start.line, false);
    if (!isMap(next)) return;
    current = next;
  }
  if (last !== undefined) current.entries.push({ key: last, line: pair.loc.start.line, value: toPlain(pair.value, reading) });
}

function toPlain(node: AST.TOMLContentNode, reading: { nodes: number }): YamlValue {
  reading.nodes += 1;
  const { line } = node.loc.start;
  switch (node.type) {
    case 'TOMLArray':
      return { kind: 'list', line, items: node.elements.map((element) => toPlain(element, reading)) };
    case 'TOMLInlineTable': {
      const map = emptyMap(line);
      for (const pair of node.body) put(map, pair, reading);
      return map;
    }
    case 'TOMLValue':
      return toScalar(node, line);
  }
}

function toScalar(node: AST.TOMLValue, line: number): YamlScalar {
  const text = node.value instanceof Date ? node.value.toJSON() : String(node.value);
  return { kind: 'scalar', line, text, layout: 'line', contentLine: line, source: '' };
}

function emptyMap(line: number): MutableMap {
  return { kind: 'map', line, entries: [] };
}

function isMap(value: YamlValue): value is MutableMap {
  return value.kind === 'map';
}

function isList(value: YamlValue): value is MutableList {
  return value.kind === 'list';
}
