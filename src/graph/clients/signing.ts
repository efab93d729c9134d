/**
 * Functions of packages that sign an address with what a client is told, and ask nobody: the client opens no connection for it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
 */
import type { CallFact, FileFacts } from '../../model/facts.ts';

const signers: ReadonlySet<string> = new Set(['@aws-sdk/s3-request-presigner getSignedUrl', '@aws-sdk/s3-presigned-post createPresignedPost']);

/** `await getSignedUrl(s3, new GetObjectCommand(…))`: what it gives is a text, and holds nothing of the client. */
export function isSigning(facts: FileFacts, { callee }: CallFact): boolean {
  const [namespace, name] = callee.kind === 'member' ? [callee.object, callee.property] : [callee, null];
  const from = namespace.kind === 'binding' ? facts.bindings[namespace.binding]?.from : undefined;
  return from !== undefined && signers.has(`${from.specifier} ${name ?? from.imported}`);
}
