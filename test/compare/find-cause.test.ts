import { compareFindings } from '../../src/compare/compare-findings.ts';
import type { FileDiff } from '../../src/model/diff.ts';
import type { Finding } from '../../src/model/finding.ts';
import { checkoutFinding, step } from './checkout-finding.ts';
import { addedFile, fileDiff } from './diff-text.ts';

const causeOf = (finding: Finding, ...diff: readonly FileDiff[]) => compareFindings([], [finding], diff).introduced[0]?.cause;

const orders = fileDiff('src/orders.ts', '@@ -7,2 +7,3 @@\n export function getRecent(userId: string) {\n+  return statement.all(userId);\n }');
const addedCall = fileDiff('src/checkout.ts', '@@ -14,2 +14,3 @@\n   const cart = await carts.load(userId);\n+  const recent = orders.getRecent(userId);\n   res.sendStatus(202);');
const addedRoute = fileDiff('src/checkout.ts', "@@ -10,1 +10,2 @@\n+app.post('/api/checkout', checkout);\n export default app;");
const addedLog = fileDiff('src/checkout.ts', "@@ -19,1 +19,2 @@\n+  log.info('checkout');\n   res.sendStatus(202);");

describe('the changed line that made a finding true', () => {
  it('is the place itself before any other step', () => {
    expect(causeOf(checkoutFinding(), addedCall, orders)).toEqual({ file: 'src/orders.ts', line: 8, by: 'place' });
  });

  it('is the added call in an unchanged chain', () => {
    expect(causeOf(checkoutFinding(), addedCall)).toEqual({ file: 'src/checkout.ts', line: 15, by: 'evidence' });
  });

  it('is the call inside a new route, which tells more than the route around it', () => {
    const route = addedFile('src/checkout.ts', Array.from({ length: 30 }, (_, index) => `// line ${index + 1}`).join('\n'));

    expect(causeOf(checkoutFinding(), route)).toEqual({ file: 'src/checkout.ts', line: 15, by: 'evidence' });
  });

  it('is the new registration of an old handler', () => {
    expect(causeOf(checkoutFinding(), addedRoute)).toEqual({ file: 'src/checkout.ts', line: 10, by: 'evidence' });
  });

  it('is never just any line added to the handler', () => {
    expect(causeOf(checkoutFinding(), addedLog)).toBeNull();
  });

  it('is the line of a call that is written over several lines', () => {
    const query = checkoutFinding({ line: 8, endLine: 11 });
    const diff = fileDiff('src/orders.ts', '@@ -8,2 +8,3 @@\n   return db\n     .prepare(sql)\n+    .all(userId);');

    expect(causeOf(query, diff)).toEqual({ file: 'src/orders.ts', line: 10, by: 'place' });
  });

  it('is the raised setting of a deployment', () => {
    const finding = checkoutFinding({ evidence: [...checkoutFinding().evidence, step('deployment', 'service.yaml', 12, 'up to 20 instances')] });
    const diff = fileDiff('service.yaml', "@@ -12,1 +12,1 @@\n-        maxScale: '1'\n+        maxScale: '20'");

    expect(causeOf(finding, diff)).toEqual({ file: 'service.yaml', line: 12, by: 'evidence' });
  });

  it('is the line beside a deleted guard', () => {
    const diff = fileDiff('src/checkout.ts', '@@ -10,4 +10,3 @@\n app.post("/api/checkout", async (req, res) => {\n-  if (running) return res.sendStatus(429);\n   const userId = req.user.id;\n   const cart = await carts.load(userId);');

    expect(causeOf(checkoutFinding(), diff)).toEqual({ file: 'src/checkout.ts', line: 11, by: 'hunk' });
  });

  it('is the line before a guard deleted at the end of its hunk', () => {
    const diff = fileDiff('src/checkout.ts', '@@ -28,3 +28,1 @@\n   await queue.add(cart);\n-  } finally {\n-    running = false;');

    expect(causeOf(checkoutFinding(), diff)).toEqual({ file: 'src/checkout.ts', line: 28, by: 'hunk' });
  });

  it('is the line beside a limit that was taken out of a deployment file', () => {
    const finding = checkoutFinding({ evidence: [step('deployment', 'service.yaml', 2, 'up to 100 instances')] });
    const diff = fileDiff('service.yaml', "@@ -11,3 +11,2 @@\n       annotations:\n-        maxScale: '1'\n     spec:");

    expect(causeOf(finding, diff)).toEqual({ file: 'service.yaml', line: 12, by: 'hunk' });
  });

  it('is a step shown in a hunk when nothing of the chain changed', () => {
    const diff = fileDiff('src/orders.ts', '@@ -7,2 +7,3 @@\n export function getRecent(userId: string) {\n   return statement.all(userId);\n+  // newest first');

    expect(causeOf(checkoutFinding(), diff)).toEqual({ file: 'src/orders.ts', line: 8, by: 'hunk' });
  });

  it('is unknown when the diff shows no step', () => {
    expect(causeOf(checkoutFinding(), fileDiff('package.json', '@@ -1,1 +1,1 @@\n-{}\n+{ "private": true }'))).toBeNull();
  });
});
