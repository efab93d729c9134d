import fc from '../kit/property-testing.ts';
import { compareFindings } from '../../src/compare/compare-findings.ts';
import type { FileDiff, HunkLine } from '../../src/model/diff.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { PlannedComment } from '../../src/model/review-plan.ts';
import { planReview } from '../../src/review/plan-review.ts';
import { checkoutFinding, step } from '../compare/checkout-finding.ts';
import { advisory, analysisOf } from './incidents.ts';

const files = fc.constantFrom('src/checkout.ts', 'src/orders.ts', 'service.yaml');
const line = fc.integer({ min: 1, max: 14 });

const edit = fc.record({ file: files, from: line, length: fc.integer({ min: 0, max: 4 }), newText: fc.constantFrom('', 'await queue.add(order);', '```\n`code`', 'a\r') });

const finding: fc.Arbitrary<Finding> = fc
  .record({ file: files, line, severity: fc.constantFrom('error', 'warning', 'info'), name: fc.string({ maxLength: 12 }), at: fc.array(fc.record({ file: files, line }), { maxLength: 4 }), edits: fc.array(edit, { maxLength: 3 }) })
  .map(({ file, line: from, severity, name, at, edits }) =>
    checkoutFinding({
      file, line: from, endLine: from, severity, subject: name, chain: [name], evidence: at.map((place) => step('call', place.file, place.line, name)),
      suggestion: { description: 'Queue it', verified: true, edits: edits.map((each) => ({ file: each.file, startLine: each.from, endLine: each.from + each.length - 1, newText: each.newText })) },
    }),
  );

const hunkLines = fc.array(fc.constantFrom('context', 'added', 'deleted'), { minLength: 1, maxLength: 8 });
const diff: fc.Arbitrary<readonly FileDiff[]> = fc.uniqueArray(
  fc.record({ path: files, status: fc.constantFrom('modified', 'deleted', 'added'), start: fc.integer({ min: 1, max: 5 }), kinds: hunkLines }).map(({ path, status, start, kinds }): FileDiff => {
    let oldLine = start;
    let newLine = start;
    const lines = kinds.map((kind, index): HunkLine => ({ kind, text: `line ${index}`, oldLine: kind === 'added' ? null : oldLine++, newLine: kind === 'deleted' ? null : newLine++ }));
    return { path, oldPath: null, status, binary: false, hunks: [{ oldStart: start, oldLines: oldLine - start, newStart: start, newLines: newLine - start, lines }] };
  }),
  { selector: (file) => file.path },
);

/** What GitHub asks of a place, written down apart from the code that chooses it. */
function isAccepted(comment: PlannedComment, changes: readonly FileDiff[]): boolean {
  const file = changes.find(({ path, status }) => path === comment.path && status !== 'deleted');
  if (file === undefined) return false;
  const { anchor } = comment;
  if (anchor.kind === 'file') return true;
  const { line: last, startLine } = anchor;
  return file.hunks.some((hunk) => {
    const right = hunk.lines.map((each) => each.newLine);
    return right.includes(last) && (startLine === null || (startLine < last && right.includes(startLine)));
  });
}

describe('the plan for any findings on any diff', () => {
  const plans = fc.tuple(fc.array(finding, { maxLength: 30 }), diff).map(([head, changes]) => ({
    changes,
    plan: planReview({ comparison: compareFindings([], head, changes), analysis: analysisOf(), diff: changes, policy: { ...advisory, maxComments: 8 } }),
  }));

  it('holds no comment that GitHub would refuse, and at most as many as allowed', () => {
    fc.assert(
      fc.property(plans, ({ plan, changes }) => {
        expect(plan.comments.filter((comment) => !isAccepted(comment, changes) || comment.body.length > 65_536)).toEqual([]);
        expect(plan.comments.length).toBeLessThanOrEqual(8);
      }),
    );
  });

  it('gives each comment a marker of its own, as its last line', () => {
    fc.assert(
      fc.property(plans, ({ plan }) => {
        const markers = plan.comments.map(({ body }) => body.split('\n').at(-1));

        expect(markers).toEqual(plan.comments.map(({ fingerprints }) => `<!-- stallwatch:v1:${fingerprints[0] ?? ''} -->`));
        expect(new Set(markers).size).toBe(markers.length);
      }),
    );
  });
});
