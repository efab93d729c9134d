/** Names for what a guard adds to a module, and where they are declared. */
import { Node, type SourceFile } from 'ts-morph';
import type { HandlerNode } from '../find-handler.ts';

/** Before the top-level statement that holds the handler, above the comments that belong to it. */
export function findDeclarationPosition(source: SourceFile, handler: HandlerNode): number | null {
  const statements = source.getStatements();
  const index = statements.findIndex((one) => one === handler || handler.getAncestors().includes(one));
  const statement = statements[index];
  if (statement === undefined) return null;
  const text = source.getFullText();
  const previousEnd = statements[index - 1]?.getEnd() ?? 0;
  let start = text.lastIndexOf('\n', statement.getStart(true) - 1) + 1;
  for (;;) {
    const above = text.lastIndexOf('\n', start - 2) + 1;
    if (start === 0 || above < previousEnd || !/^\s*(\/\/|\/\*|\*)/.test(text.slice(above, start))) break;
    start = above;
  }
  // A statement that shares its line with the one before it has no line of its own to put anything above.
  return start < previousEnd ? null : start;
}

/** The name, with a number behind it where the file uses it already. */
export function pickName(source: SourceFile, name: string): string {
  const used = new Set<string>();
  source.forEachDescendant((node) => { if (Node.isIdentifier(node)) used.add(node.getText()); });
  let candidate = name;
  for (let number = 2; used.has(candidate); number += 1) candidate = `${name}${number}`;
  return candidate;
}

/** `close-day` is `closeDay`; what cannot begin a name has `job` before it. */
export function toCamelCase(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const camel = words.map((word, index) => (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1)).join('');
  return /^[a-z]/.test(camel) ? camel : `job${camel}`;
}

/** The declaration as a paragraph of its own. */
export function renderDeclaration(text: string, position: number, declaration: string): string {
  return `${position === 0 || text.slice(0, position).endsWith('\n\n') ? '' : '\n'}${declaration}\n\n`;
}
