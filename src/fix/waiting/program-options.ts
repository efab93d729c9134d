/** Whether a program that is waited for can be awaited instead: `execSync` answers and fails in another way than `exec` does. */
import { Node, type CallExpression } from 'ts-morph';

/** Options that mean the same to both. */
const shared: ReadonlySet<string> = new Set(['cwd', 'env', 'encoding', 'timeout', 'maxBuffer', 'shell', 'uid', 'gid', 'killSignal', 'windowsHide']);

/**
 * Only what the program prints may be used, as text: without an encoding the one gives bytes and the other text. What tells how a
 * program failed has other names.
 */
export function canBeAwaited(call: CallExpression): boolean {
  const options = call.getArguments().at(-1);
  const isNamed = Node.isObjectLiteralExpression(options);
  const isOptionless = call.getArguments().every((one, index) => index === 0 || Node.isArrayLiteralExpression(one) || isNamed);
  if (!isOptionless) return false;
  const given = isNamed ? options.getProperties() : [];
  if (!given.every((one) => Node.isPropertyAssignment(one) && shared.has(one.getName()))) return false;
  const encoding = given.find((one) => Node.isPropertyAssignment(one) && one.getName() === 'encoding');
  const isText = encoding !== undefined && /['"]utf-?8['"]$/.test(encoding.getText());
  const holder = call.getFirstAncestor((one) => Node.isFunctionLikeDeclaration(one) || Node.isFunctionExpression(one));
  if (/\.(?:status|signal|output|pid)\b/.test(holder?.getText() ?? '')) return false;
  return Node.isExpressionStatement(call.getParent()) ? encoding === undefined || isText : isText || (encoding === undefined && isTurnedIntoText(call));
}

/** `execSync('git log').toString()` */
function isTurnedIntoText(call: CallExpression): boolean {
  const member = call.getParent();
  const turned = member?.getParent();
  return Node.isPropertyAccessExpression(member) && member.getName() === 'toString' && Node.isCallExpression(turned) && turned.getArguments().every((one) => /^['"]utf-?8['"]$/.test(one.getText()));
}
