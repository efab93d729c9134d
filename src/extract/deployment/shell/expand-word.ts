/** A word of the syntax tree -> the words it becomes when the shell fills in variables. */
import type { RawValue } from '../raw-settings.ts';
import type { SyntaxNode } from '../documents/syntax-trees.ts';
import { buildWord } from './shell-word.ts';
import type { ShellWord } from './shell-word.ts';
import type { ShellVariables } from './shell-variables.ts';

export interface Expansion {
  readonly variables: ShellVariables;
  /** File line of a row of the parsed text. */
  lineOf(row: number): number;
}

/** Mostly one word; several for `$FLAGS` and `"${ARGS[@]}"`. */
export function expandWords(node: SyntaxNode, expansion: Expansion): ShellWord[] {
  const array = findArrayName(node);
  if (array !== undefined) return [...(expansion.variables.findArray(array) ?? [expandWord(node, expansion)])];
  const word = expandWord(node, expansion);
  const isUnquotedVariable = node.type === 'simple_expansion' || node.type === 'expansion';
  return isUnquotedVariable ? splitAtBlanks(word) : [word];
}

/** The word as one, as in an assignment, where the shell does not split. */
export function expandWord(node: SyntaxNode, expansion: Expansion): ShellWord {
  return buildWord(expansion.lineOf(node.startPosition.row), expandPieces(node, expansion));
}

function expandPieces(node: SyntaxNode, expansion: Expansion): readonly RawValue[] {
  const line = expansion.lineOf(node.startPosition.row);
  const literal = (text: string): RawValue[] => [{ text, line, resolved: true }];
  switch (node.type) {
    case 'word':
    case 'number':
    case 'variable_name':
    case 'regex':
      return node.childCount > 0 ? expandChildren(node, expansion) : literal(node.text.replace(/\\\r?\n/g, '').replace(/\\(.)/g, '$1'));
    case 'string_content':
      return literal(node.text.replace(/\\\r?\n/g, '').replace(/\\(["\\$`])/g, '$1'));
    case 'raw_string':
      return literal(node.text.slice(1, -1));
    case 'ansi_c_string':
      return literal(node.text.slice(2, -1));
    case 'command_name':
    case 'concatenation':
    case 'string':
    case 'translated_string':
      return expandChildren(node, expansion);
    case 'simple_expansion':
    case 'expansion':
      return expandVariable(node, expansion);
    default:
      // Command substitution, arithmetic and the like: nothing that is known without running it.
      return [{ text: '$(...)', line, resolved: false }];
  }
}

/** The grammar leaves blanks between two expansions of a string out of its nodes: they are taken from the gaps. */
function expandChildren(node: SyntaxNode, expansion: Expansion): RawValue[] {
  const pieces: RawValue[] = [];
  let end: number | undefined;
  for (const child of node.children) {
    if (end !== undefined && child.startIndex > end) {
      const gap = node.text.slice(end - node.startIndex, child.startIndex - node.startIndex);
      pieces.push({ text: gap, line: expansion.lineOf(child.startPosition.row), resolved: true });
    }
    end = child.endIndex;
    if (child.isNamed) pieces.push(...expandPieces(child, expansion));
    // `{` of a brace expansion is a part of the word; quotes and the `$` of `$"…"` are not.
    else if (child.type !== '"' && child.type !== '$') pieces.push({ text: child.text, line: expansion.lineOf(child.startPosition.row), resolved: true });
  }
  return pieces;
}

/** `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:=default}`, `${NAME:?message}`. */
function expandVariable(node: SyntaxNode, expansion: Expansion): readonly RawValue[] {
  const line = expansion.lineOf(node.startPosition.row);
  const nameNode = node.namedChildren.find((child) => child.type === 'variable_name');
  const name = nameNode?.text;
  if (nameNode === undefined || name === undefined) return [{ text: node.namedChildCount > 0 ? node.text.replace(/[\s/]+/g, ' ') : '$', line, resolved: node.namedChildCount === 0 }];
  const asWritten: RawValue[] = [{ text: node.type === 'expansion' ? `\${${name}}` : `$${name}`, line, resolved: false }];
  const operator = node.type === 'expansion' ? (nameNode.nextSibling?.type ?? '}') : '}';
  const assigned = expansion.variables.find(name);
  // `SERVICE=""` in a script is a blank to be filled in.
  const value = assigned?.pieces.every((piece) => piece.resolved && piece.text === '') === true ? undefined : assigned;
  // Of a value that is in no part literal, its name says more than its pieces.
  const hasLiteral = value?.pieces.some((piece) => piece.resolved) ?? false;
  switch (operator) {
    case '}':
    case ':?':
    case '?':
      return value !== undefined && hasLiteral ? value.pieces : asWritten;
    case ':-':
    case '-':
    case ':=':
    case '=': {
      if (value !== undefined) return hasLiteral ? value.pieces : asWritten;
      const fallback = node.children.slice(node.children.findIndex((child) => child.type === operator) + 1, -1);
      const pieces = fallback.length === 0 ? [{ text: '', line, resolved: true }] : fallback.flatMap((child) => expandPieces(child, expansion));
      if (operator.endsWith('=')) expansion.variables.assign(name, buildWord(line, pieces), true);
      return pieces;
    }
    default:
      return asWritten;
  }
}

function findArrayName(node: SyntaxNode): string | undefined {
  const inner = node.type === 'string' && node.namedChildCount === 1 ? node.namedChildren[0] : node;
  if (inner?.type !== 'expansion') return undefined;
  return /^\$\{(\w+)\[[@*]\]\}$/.exec(inner.text)?.[1];
}

function splitAtBlanks(word: ShellWord): ShellWord[] {
  const [only, second] = word.pieces;
  if (only === undefined || second !== undefined || !only.resolved) return [word];
  return only.text.split(/\s+/).filter((text) => text !== '').map((text) => ({ line: word.line, pieces: [{ ...only, text }] }));
}
