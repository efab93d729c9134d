/** YAML and JSON text -> plain values that know their lines. JSON is YAML, so one parser reads both. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Node, Scalar } from 'yaml';

export type YamlValue = YamlMap | YamlList | YamlScalar;

export interface YamlMap {
  readonly kind: 'map';
  readonly line: number;
  readonly entries: readonly { readonly key: string; readonly line: number; readonly value: YamlValue }[];
}

export interface YamlList {
  readonly kind: 'list';
  readonly line: number;
  readonly items: readonly YamlValue[];
}

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly line: number;
  /** A number or boolean as it is written. */
  readonly text: string;
  /** How the lines of `text` lie in the file: one below the other (`block`), or folded from the lines of `source`. */
  readonly layout: 'line' | 'block' | 'folded';
  /** Line of the first character of the content. */
  readonly contentLine: number;
  /** The content's own lines where it is folded, else ''. */
  readonly source: string;
}

export type YamlReading = { readonly ok: true; readonly documents: readonly YamlValue[] } | { readonly ok: false; readonly reason: string };

/** Deployment files are small; what grows past these is an attack, or no deployment file. */
const maximumNodes = 200_000;
const maximumDepth = 100;

/** Reads every document of a file. Aliases are followed up to a budget. */
export function readYaml(text: string, format: 'YAML' | 'JSON' = 'YAML'): YamlReading {
  const lines = new LineCounter();
  // `uniqueKeys` compares each key with all before it, which a hostile file can make slow.
  const documents = parseAllDocuments(text, { lineCounter: lines, schema: 'core', uniqueKeys: false, keepSourceTokens: true, logLevel: 'silent' });
  const values: YamlValue[] = [];
  for (const document of documents) {
    const [error] = document.errors;
    if (error !== undefined) return { ok: false, reason: `not valid ${format}: line ${error.linePos?.[0].line ?? 1}: ${error.code}` };
    if (document.contents === null) continue;
    const value = toPlain(document.contents, { lines, anchors: new Map(), nodes: 0 }, 0);
    if (value === null) return { ok: false, reason: 'YAML aliases or nesting grow beyond what a deployment file holds' };
    values.push(value);
  }
  return { ok: true, documents: values };
}

/** The value under a chain of keys; undefined when one is missing or not a map. */
export function findYaml(value: YamlValue | undefined, ...keys: readonly string[]): YamlValue | undefined {
  let current = value;
  for (const key of keys) {
    if (current?.kind !== 'map') return undefined;
    current = current.entries.find((entry) => entry.key === key)?.value;
  }
  return current;
}

/** The scalar under a chain of keys. */
export function findScalar(value: YamlValue | undefined, ...keys: readonly string[]): YamlScalar | undefined {
  const found = findYaml(value, ...keys);
  return found?.kind === 'scalar' ? found : undefined;
}

/** The items of a list, none of anything else. */
export function listItems(value: YamlValue | undefined): readonly YamlValue[] {
  return value?.kind === 'list' ? value.items : [];
}

interface Reading {
  readonly lines: LineCounter;
  /** Anchored nodes so far: an alias may only name one before it. */
  readonly anchors: Map<string, Node>;
  nodes: number;
}

/** Null when the budget is used up. */
function toPlain(node: unknown, reading: Reading, depth: number): YamlValue | null {
  reading.nodes += 1;
  if (reading.nodes > maximumNodes || depth > maximumDepth) return null;
  if (isAlias(node)) {
    const target = reading.anchors.get(node.source);
    return target === undefined ? emptyScalar(lineOf(node, reading)) : toPlain(target, reading, depth + 1);
  }
  if (isScalar(node)) {
    rememberAnchor(node, reading);
    return toPlainScalar(node, reading);
  }
  if (isMap(node)) {
    rememberAnchor(node, reading);
    const entries: YamlMap['entries'][number][] = [];
    for (const pair of node.items) {
      const value = toPlain(pair.value, reading, depth + 1);
      if (value === null) return null;
      if (isScalar(pair.key)) entries.push({ key: String(pair.key.value), line: lineOf(pair.key, reading), value });
    }
    return { kind: 'map', line: lineOf(node, reading), entries };
  }
  if (isSeq(node)) {
    rememberAnchor(node, reading);
    const items: YamlValue[] = [];
    for (const item of node.items) {
      const value = toPlain(item, reading, depth + 1);
      if (value === null) return null;
      items.push(value);
    }
    return { kind: 'list', line: lineOf(node, reading), items };
  }
  return emptyScalar(1);
}

function toPlainScalar(node: Scalar, reading: Reading): YamlScalar {
  const line = lineOf(node, reading);
  const text = typeof node.value === 'string' ? node.value : node.value === null ? '' : (node.source ?? '');
  if (node.type === 'BLOCK_LITERAL') return { kind: 'scalar', line, text, layout: 'block', contentLine: line + 1, source: '' };
  const source = node.srcToken !== undefined && 'source' in node.srcToken ? node.srcToken.source : '';
  if (node.type === 'BLOCK_FOLDED') return { kind: 'scalar', line, text, layout: 'folded', contentLine: line + 1, source };
  const isFolded = node.type === 'PLAIN' && source.includes('\n');
  return { kind: 'scalar', line, text, layout: isFolded ? 'folded' : 'line', contentLine: line, source: isFolded ? source : '' };
}

function rememberAnchor(node: Node & { anchor?: string }, reading: Reading): void {
  if (node.anchor !== undefined) reading.anchors.set(node.anchor, node);
}

function emptyScalar(line: number): YamlScalar {
  return { kind: 'scalar', line, text: '', layout: 'line', contentLine: line, source: '' };
}

function lineOf(node: Node, reading: Reading): number {
  return reading.lines.linePos(node.range?.[0] ?? 0).line;
}
