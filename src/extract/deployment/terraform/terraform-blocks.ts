/** HCL text -> plain blocks with the line of every attribute. */
import { findErrorRow, readSyntaxTree } from '../documents/syntax-trees.ts';
import type { SyntaxNode, TreeReading } from '../documents/syntax-trees.ts';
import { readExpression } from './terraform-expression.ts';
import type { Attribute } from './terraform-expression.ts';

export interface Block {
  /** `resource`, `variable`, `template`. */
  readonly type: string;
  readonly labels: readonly string[];
  readonly line: number;
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly blocks: readonly Block[];
}

/** Every top-level block. A file with an error inside a resource that matters is not read at all. */
export function readTerraformBlocks(text: string, resources: RegExp): Promise<TreeReading<readonly Block[]>> {
  return readSyntaxTree('hcl', text, (root) => {
    const body = root.namedChildren.find((child) => child.type === 'body');
    const nodes = body?.namedChildren.filter((child) => child.type === 'block') ?? [];
    const errorRow = findErrorRow(root, resources) ?? nodes.find((node) => node.hasError && resources.test(node.text))?.startPosition.row;
    if (errorRow !== undefined) return { ok: false, reason: `not valid HCL: line ${errorRow + 1}` };
    return { ok: true, value: nodes.map(readBlock) };
  });
}

/** The first nested block under a chain of types. */
export function findBlock(block: Block | undefined, ...types: readonly string[]): Block | undefined {
  let current = block;
  for (const type of types) current = current?.blocks.find((candidate) => candidate.type === type);
  return current;
}

function readBlock(node: SyntaxNode): Block {
  const [type, ...labels] = node.namedChildren.filter((child) => child.type === 'identifier' || child.type === 'string_lit');
  const members = node.namedChildren.find((child) => child.type === 'body')?.namedChildren ?? [];
  const attributes = new Map<string, Attribute>();
  for (const member of members) {
    const [name, value] = member.namedChildren;
    if (member.type === 'attribute' && name !== undefined && value !== undefined) attributes.set(name.text, readExpression(value));
  }
  return {
    type: type?.text ?? '',
    labels: labels.map((label) => label.text.replace(/^"|"$/g, '')),
    line: node.startPosition.row + 1,
    attributes,
    blocks: members.filter((member) => member.type === 'block').map(readBlock),
  };
}
