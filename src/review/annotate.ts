/** Annotations of the check, for findings that deserve a line in the code but got no comment. */
import type { PlannedAnnotation } from '../model/review-plan.ts';
import type { ReviewPolicy } from '../model/review-policy.ts';
import { isBlocking } from './conclude-check.ts';
import { annotationMessageBytes, annotationsPerRequest, titleCharacters } from './github-limits.ts';
import type { Withheld } from './render/render-check.ts';
import { cleanLine } from './render/safe-text.ts';
import { isWorthComment } from './sort-findings.ts';
import { cutToBytes } from './render/text-budget.ts';

/** GitHub shows annotations in the diff like comments, so guesses and remarks get none. Plain text: GitHub renders no markdown here. */
export function annotate(withheld: readonly Withheld[], policy: ReviewPolicy): readonly PlannedAnnotation[] {
  return withheld
    .filter(({ item }) => isWorthComment(item.finding))
    .slice(0, annotationsPerRequest)
    .map(({ item: { finding, cause } }) => {
      const at = cause ?? finding;
      const message = `${cleanLine(finding.message, 2000)}\n${cleanLine(finding.advice, 2000)}`;
      return {
        path: at.file,
        startLine: at.line,
        endLine: at.line,
        level: policy.blocking && isBlocking(finding, policy) ? 'failure' : 'warning',
        title: cleanLine(finding.title, titleCharacters),
        message: cutToBytes(message, annotationMessageBytes, '…'),
      };
    });
}
