/** Shell and HCL text -> syntax trees, with tree-sitter's WebAssembly grammars. Nothing is loaded before the first file asks for it. */
import { createRequire } from 'node:module';
import type { Node, Parser } from 'web-tree-sitter';

export type SyntaxNode = Node;

export type TreeReading<Result> = { readonly ok: true; readonly value: Result } | { readonly ok: false; readonly reason: string };

/** Only the grammar file of each package is used; its native binding is never loaded. */
const grammars = {
  shell: 'tree-sitter-bash/tree-sitter-bash.wasm',
  hcl: '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm',
} as const;

type Language = keyof typeof grammars;

/** Far above any real deployment file; error recovery on garbage can take minutes. */
const parseMilliseconds = 3_000;

/** Lines of one command. */
const longestCommand = 50;

const parsers = new Map<Language, Promise<Parser>>();

/** Parses the text and hands the tree's root to `read`. The tree is freed afterwards: keep no node. */
export async function readSyntaxTree<Result>(language: Language, text: string, read: (root: SyntaxNode) => TreeReading<Result>): Promise<TreeReading<Result>> {
  const loading = parsers.get(language) ?? loadParser(language);
  parsers.set(language, loading);
  const parser = await loading;
  const end = Date.now() + parseMilliseconds;
  const tree = parser.parse(text, null, { progressCallback: () => Date.now() > end });
  if (tree === null) {
    parser.reset();
    return { ok: false, reason: `parsing took longer than ${parseMilliseconds / 1_000} s` };
  }
  try {
    return read(tree.rootNode);
  } finally {
    tree.delete();
  }
}

/**
 * The line, counted from 0, of the first place the grammar does not understand and that holds one of the words, in the
 * part it gave up on or in the command it stands in.
 */
export function findErrorRow(root: SyntaxNode, words: RegExp): number | undefined {
  if (!root.hasError) return undefined;
  // The root begins at its first token, which may stand below the first line.
  const lines = root.text.split('\n');
  const top = root.startPosition.row;
  const pending: SyntaxNode[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.isError || node.isMissing) {
      const { row } = node.startPosition;
      if (words.test(node.text) || words.test(commandBefore(lines, row - top))) return row;
    } else {
      pending.push(...node.children.filter((child) => child.hasError).reverse());
    }
  }
  return undefined;
}

/** The line with those above that it continues, as far as commands go. */
function commandBefore(lines: readonly string[], row: number): string {
  let first = row;
  while (first > 0 && row - first < longestCommand && lines[first - 1]?.endsWith('\\') === true) first -= 1;
  return lines.slice(first, row + 1).join(' ');
}

async function loadParser(language: Language): Promise<Parser> {
  const { Language: Grammar, Parser: TreeSitter } = await import('web-tree-sitter');
  await TreeSitter.init();
  const parser = new TreeSitter();
  parser.setLanguage(await Grammar.load(createRequire(import.meta.url).resolve(grammars[language])));
  return parser;
}
