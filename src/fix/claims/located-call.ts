/** The call a span of the facts names, and the statement that makes it, as nodes of the parsed file. */
import { Node, type Block, type CallExpression, type Expression, type SourceFile, type Statement, type TaggedTemplateExpression } from 'ts-morph';
import type { Span } from '../../model/source-location.ts';

export type QueryNode = CallExpression | TaggedTemplateExpression;

/** The call that stands exactly there; null when an edit or another parser sees the file otherwise. */
export function findCallAt(source: SourceFile, span: Span): QueryNode | null {
  let found: QueryNode | null = null;
  source.forEachDescendant((node) => {
    if (found !== null || !(Node.isCallExpression(node) || Node.isTaggedTemplateExpression(node))) return;
    const start = source.getLineAndColumnAtPos(node.getStart());
    const end = source.getLineAndColumnAtPos(node.getEnd());
    if (start.line === span[0] && start.column === span[1] && end.line === span[2] && end.column === span[3]) found = node;
  });
  return found;
}

/** The whole chain that a call is a link of: `db('jobs').update(…).where(…)` for `db('jobs').update(…)`. */
export function getWholeChain(call: QueryNode): QueryNode {
  let whole = call;
  for (;;) {
    const member = whole.getParent();
    const next = member?.getParent();
    if (!Node.isPropertyAccessExpression(member) || member.getExpression() !== whole || !Node.isCallExpression(next) || next.getExpression() !== member) return whole;
    whole = next;
  }
}

export interface Link {
  readonly name: string;
  readonly call: CallExpression;
}

/** The named calls of a chain, first call first. */
export function getLinks(whole: QueryNode): readonly Link[] {
  const links: Link[] = [];
  let at: Expression = whole;
  for (;;) {
    if (Node.isAwaitExpression(at) || Node.isParenthesizedExpression(at)) at = at.getExpression();
    if (!Node.isCallExpression(at)) return links.reverse();
    const callee = at.getExpression();
    if (!Node.isPropertyAccessExpression(callee)) return links.reverse();
    links.push({ name: callee.getName(), call: at });
    at = callee.getExpression();
  }
}

/** A link of its own line goes on a line of its own. */
export function onItsLine(link: Link, text: string): string {
  const { call } = link;
  const before = /\n([ \t]*)\.$/.exec(call.getText().slice(0, call.getExpression().getText().length - link.name.length));
  return before === null ? text : text.replaceAll(/(?<=^|\))\.(?=\w+\()/g, `\n${before[1] ?? ''}.`);
}

/** A statement that waits for the query and does nothing else, in a block of its own lines. */
export interface QueryStatement {
  readonly statement: Statement;
  readonly block: Block;
  /** The pattern that takes the answer; null where it is thrown away. */
  readonly pattern: Node | null;
}

export function findQueryStatement(whole: QueryNode): QueryStatement | null {
  const awaited = whole.getParent();
  if (!Node.isAwaitExpression(awaited)) return null;
  const holder = awaited.getParent();
  if (Node.isExpressionStatement(holder)) return inBlock(holder, null);
  if (!Node.isVariableDeclaration(holder)) return null;
  const list = holder.getParent();
  const statement = list.getParent();
  if (!Node.isVariableDeclarationList(list) || !Node.isVariableStatement(statement) || list.getDeclarations().length !== 1) return null;
  return inBlock(statement, holder.getNameNode());
}

function inBlock(statement: Statement, pattern: Node | null): QueryStatement | null {
  const block = statement.getParent();
  return Node.isBlock(block) ? { statement, block, pattern } : null;
}

/** `sent_at` of the facts is `sentAt` in the code. */
export function isColumn(name: string, column: string): boolean {
  return plain(name.split('.').at(-1) ?? name) === plain(column);
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}
