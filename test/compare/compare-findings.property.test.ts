import fc from '../kit/property-testing.ts';
import { compareFindings } from '../../src/compare/compare-findings.ts';
import type { FileDiff, HunkLine } from '../../src/model/diff.ts';
import type { Finding } from '../../src/model/finding.ts';
import { checkoutFinding, step } from './checkout-finding.ts';

const files = fc.constantFrom('src/checkout.ts', 'src/orders.ts', 'service.yaml');
const line = fc.integer({ min: 1, max: 12 });

/** Few names and few lines, so that equal fingerprints, moved lines and renamed subjects are common. */
const finding: fc.Arbitrary<Finding> = fc
  .record({
    subject: fc.constantFrom('POST /api/checkout', 'GET /api/orders'),
    severity: fc.constantFrom('error', 'warning', 'info'),
    confidence: fc.constantFrom('certain', 'likely', 'possible'),
    file: files,
    line,
    names: fc.array(fc.constantFrom('getRecent', 'load', 'all()'), { maxLength: 2 }),
    evidence: fc.array(fc.record({ kind: fc.constantFrom('entry', 'call', 'sink', 'deployment'), file: files, line }), { maxLength: 3 }),
  })
  .map(({ names, evidence, ...rest }) =>
    checkoutFinding({ ...rest, endLine: rest.line, chain: names, evidence: evidence.map((at) => step(at.kind, at.file, at.line, at.kind)) }),
  );
const findings = fc.array(finding, { maxLength: 8 });

const diff: fc.Arbitrary<readonly FileDiff[]> = fc.uniqueArray(
  fc.record({ path: files, kinds: fc.array(fc.constantFrom('context', 'added', 'deleted'), { minLength: 1, maxLength: 10 }) }).map(({ path, kinds }): FileDiff => {
    let oldLine = 1;
    let newLine = 1;
    const lines = kinds.map((kind): HunkLine => ({ kind, text: 'x', oldLine: kind === 'added' ? null : oldLine++, newLine: kind === 'deleted' ? null : newLine++ }));
    return { path, oldPath: null, status: 'modified', binary: false, hunks: [{ oldStart: 1, oldLines: oldLine - 1, newStart: 1, newLines: newLine - 1, lines }] };
  }),
  { selector: (file) => file.path },
);

describe('any two lists of findings and any diff', () => {
  it('introduce nothing when base and head are the same', () => {
    fc.assert(
      fc.property(findings, diff, (same, changes) => {
        const comparison = compareFindings(same, same, changes);

        expect(comparison.introduced).toEqual([]);
        expect(comparison.resolved).toEqual([]);
      }),
    );
  });

  it('never call one fingerprint both introduced and resolved where nothing got worse', () => {
    const alike = findings.map((several) => several.map((one): Finding => ({ ...one, severity: 'error', confidence: 'certain' })));
    fc.assert(
      fc.property(alike, alike, diff, (base, head, changes) => {
        const { introduced, resolved } = compareFindings(base, head, changes);

        const gone = new Set(resolved.map((one) => one.fingerprint));
        expect(introduced.filter(({ finding: one }) => gone.has(one.fingerprint))).toEqual([]);
      }),
    );
  });

  it('lose and invent nothing', () => {
    fc.assert(
      fc.property(findings, findings, diff, (base, head, changes) => {
        const { introduced, unchanged, resolved } = compareFindings(base, head, changes);

        expect(introduced.length + unchanged.length).toBe(head.length);
        expect(resolved.length).toBeGreaterThanOrEqual(base.length - head.length);
        expect(resolved.length).toBeLessThanOrEqual(base.length - unchanged.length);
      }),
    );
  });

  it('give the same answer in any order', () => {
    const shuffledPair = fc.tuple(findings, findings).chain(([base, head]) =>
      fc.tuple(fc.constant(base), fc.constant(head), fc.shuffledSubarray(base, { minLength: base.length }), fc.shuffledSubarray(head, { minLength: head.length })),
    );
    fc.assert(
      fc.property(shuffledPair, diff, ([base, head, otherBase, otherHead], changes) => {
        expect(compareFindings(otherBase, otherHead, changes)).toEqual(compareFindings(base, head, changes));
      }),
    );
  });
});
