/**
 * What is done synchronously is done as a whole; with `await` in between, two requests can mix. Where one function reads and writes the
 * same thing, or writes a file that another request may write too, the call stays as it is.
 */
import { Node, SyntaxKind, type CallExpression } from 'ts-morph';
import type { HandlerNode } from '../find-handler.ts';

const changes = /^(?:write|append|rm|remove|empty|rename|copy|cp|unlink|truncate|output|move)/;
const changesData = /^(?:put|set|remove|delete|del|clear|write|insert|update|batch|begin|commit)/;
/** What makes a path that no other request has. */
const unique = /\b(?:randomUUID|nanoid|uuid\w*|v4|ulid|cuid\w*|createId|mkdtemp\w*|randomBytes|tmpNameSync|dirSync|fileSync)\b|\bDate\.now\b/;
/** Names that lead to names: nobody spells a path through more. */
const mostNames = 4;

/** True where nothing that belongs together is taken apart by waiting for the call. */
export function canWait(call: CallExpression, called: string, functions: readonly HandlerNode[]): boolean {
  const others = functions.flatMap((one) => one.getDescendantsOfKind(SyntaxKind.CallExpression)).filter((one) => one !== call);
  if (/^(?:hash|compare|verify|exec|.*(?:compress|zip|flate)|scrypt|pbkdf2|generate|argon2)/i.test(called)) return true;
  if (!isOfFiles(called)) return !others.some((other) => isOnTheSame(call, other) && (changesData.test(called) || changesData.test(nameOf(other)))) && !/\b\w*[tT]ransaction\w*\(/.test(functions.map((one) => one.getText()).join('\n'));
  const mixes = others.filter((other) => /Sync$/.test(nameOf(other)) && (changes.test(nameOf(other)) || (changes.test(called) && /^read/.test(nameOf(other)))) && mayBeOneFile(call, other));
  if (!changes.test(called)) return mixes.length === 0;
  const target = call.getArguments()[/^(?:copy|cp|rename)/.test(called) ? 1 : 0];
  if (called.startsWith('append')) return mixes.length === 0;
  return target !== undefined && isUnique(target, mostNames);
}

/** Their paths are written alike, or one is part of the other: what is listed in a folder, and then removed from it. Or a function is given it. */
function mayBeOneFile(call: CallExpression, other: CallExpression): boolean {
  if (functionAround(call) !== functionAround(other) && [call, other].some((one) => pathsOf(one).some(isGiven))) return true;
  const [own = [], others = []] = [call, other].map((one) => pathsOf(one).flatMap((path) => spell(path)));
  return own.length === 0 || others.length === 0 || own.some((path) => others.some((another) => path.includes(another) || another.includes(path)));
}

function functionAround(call: CallExpression): Node | undefined {
  return call.getFirstAncestor((one) => Node.isFunctionLikeDeclaration(one));
}

function pathsOf(call: CallExpression): readonly Node[] {
  return call.getArguments().slice(0, /^(?:copy|cp|rename|move)/.test(nameOf(call)) ? 2 : 1);
}

/** A parameter stands in it: `load(file)` reads whatever file its callers name. */
function isGiven(path: Node): boolean {
  const names = [path, ...path.getDescendants()].filter((one) => Node.isIdentifier(one));
  return names.some((one) => (one.getSymbol()?.getDeclarations() ?? []).some((declaration) => Node.isParameterDeclaration(declaration)));
}

/** As it is written, and as what it stands for is. */
function spell(path: Node): readonly string[] {
  const [declaration] = Node.isIdentifier(path) ? (path.getSymbol()?.getDeclarations() ?? []) : [];
  const value = Node.isVariableDeclaration(declaration) ? declaration.getInitializer()?.getText() : undefined;
  return [path.getText(), ...(value === undefined ? [] : [value])];
}

function isOfFiles(called: string): boolean {
  return /^(?:read(?:File|dir|J)|write(?:File|J)|append|rm|remove(?:Sync)|empty|move|copy|cp|output)/.test(called);
}

function nameOf(call: CallExpression): string {
  const callee = call.getExpression();
  return Node.isPropertyAccessExpression(callee) ? callee.getName() : callee.getText();
}

/** Called on the same value, by how it is written. */
function isOnTheSame(call: CallExpression, other: CallExpression): boolean {
  const [one, two] = [call.getExpression(), other.getExpression()];
  return Node.isPropertyAccessExpression(one) && Node.isPropertyAccessExpression(two) && one.getExpression().getText() === two.getExpression().getText();
}

/** Something in the path, or in what a constant in it is made of, is another one each time. */
function isUnique(path: Node, depth: number, seen = new Set<Node>()): boolean {
  if (unique.test(path.getText())) return true;
  if (depth === 0) return false;
  const names = Node.isIdentifier(path) ? [path] : path.getDescendantsOfKind(SyntaxKind.Identifier);
  return names.some((name) => (name.getSymbol()?.getDeclarations() ?? []).some((declaration) => {
    const value = Node.isVariableDeclaration(declaration) && declaration.getFirstAncestor((one) => Node.isFunctionLikeDeclaration(one)) !== undefined ? declaration.getInitializer() : undefined;
    if (value === undefined || seen.has(value)) return false;
    seen.add(value);
    return isUnique(value, depth - 1, seen);
  }));
}
