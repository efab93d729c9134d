/** Text that is put one level deeper, without touching what stands inside templates. */
import { Node, type Block } from 'ts-morph';

export function indentLines(text: string, options: { readonly from: number; readonly kept: ReadonlySet<number>; readonly indentUnit: string }): string[] {
  return text.split('\n').map((line, index) => (line.trim() === '' || options.kept.has(options.from + index) ? line : options.indentUnit + line));
}

/** Lines that begin inside a template or JSX text: what stands there is content, not layout. */
export function getLinesInsideText(block: Block): ReadonlySet<number> {
  const lines = new Set<number>();
  block.forEachDescendant((node) => {
    if (!isMultilineText(node)) return;
    for (let line = node.getStartLineNumber() + 1; line <= node.getEndLineNumber(); line += 1) lines.add(line);
  });
  return lines;
}

export function isMultilineText(node: Node): boolean {
  const isText = Node.isNoSubstitutionTemplateLiteral(node) || Node.isTemplateHead(node) || Node.isTemplateMiddle(node)
    || Node.isTemplateTail(node) || Node.isJsxText(node) || Node.isStringLiteral(node);
  return isText && node.getText().includes('\n');
}

export function getIndentOfLine(text: string, position: number): string {
  const line = text.slice(text.lastIndexOf('\n', position - 1) + 1);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}
