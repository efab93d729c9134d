/**
 * Functions of packages that sign an address with what a client is told, and ask nobody: the client opens no connection for it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
 */
import type { CallFact, FileFacts, Term } from '../../model/facts.ts';
import { withoutAddress } from '../../model/package-specifier.ts';

const signers: ReadonlySet<string> = new Set(['@aws-sdk/s3-request-presigner getSignedUrl', '@aws-sdk/s3-presigned-post createPresignedPost']);

/** `await getSignedUrl(s3, new GetObjectCommand(…))`: what it gives is a text, and holds nothing of the client. */
export function isSigning(facts: FileFacts, { callee }: CallFact): boolean {
  return isSigner(facts, callee) || isSignerByDefault(facts, callee);
}

function isSigner(facts: FileFacts, callee: Term): boolean {
  if (callee.kind === 'member') return signers.has(`${withoutAddress(findPackage(facts, callee.object) ?? '')} ${callee.property}`);
  const named = callee.kind === 'binding' ? facts.bindings[callee.binding] : undefined;
  if (named?.from !== undefined) return signers.has(`${withoutAddress(named.from.specifier)} ${named.from.imported}`);
  const [value, ...others] = named?.values ?? [];
  return value?.kind === 'member' && others.length === 0 && isSigner(facts, value);
}

/** `import * as presigner from '…'`, `require('…')`, and a name for that. */
function findPackage(facts: FileFacts, term: Term): string | null {
  if (term.kind === 'call') {
    const { callee, args: [specifier] } = facts.calls[term.call] ?? { callee: null, args: [] };
    return callee?.kind === 'global' && callee.name === 'require' && specifier?.kind === 'literal' ? String(specifier.value) : null;
  }
  const named = term.kind === 'binding' ? facts.bindings[term.binding] : undefined;
  const [value, ...others] = named?.values ?? [];
  return named?.from?.specifier ?? (value?.kind === 'call' && others.length === 0 ? findPackage(facts, value) : null);
}

/** `function resolve(receipt, { sign = getSignedUrl } = {})`: what a test hands over instead asks nobody either. */
function isSignerByDefault(facts: FileFacts, callee: Term): boolean {
  const [given, ...defaults] = callee.kind === 'binding' ? (facts.bindings[callee.binding]?.values ?? []) : [];
  return given !== undefined && isHanded(given) && defaults.length > 0 && defaults.every((value) => isSigner(facts, value));
}

function isHanded(term: Term): boolean {
  return term.kind === 'parameter' || (term.kind === 'member' && isHanded(term.object));
}
