/** Decides what to say on a pull request, and where. Pure: what comes out is data that the github room carries out. */
import type { Analysis, Comparison, IntroducedFinding } from '../model/comparison.ts';
import type { FileDiff } from '../model/diff.ts';
import type { PlannedComment, ReviewPlan } from '../model/review-plan.ts';
import type { ReviewPolicy } from '../model/review-policy.ts';
import type { WatchedRoute } from '../model/watched-route.ts';
import { annotate } from './annotate.ts';
import { concludeCheck } from './conclude-check.ts';
import { fitSuggestion } from './fit-suggestion.ts';
import { groupFindings } from './group-findings.ts';
import type { FindingGroup } from './group-findings.ts';
import { placeComment } from './place-comment.ts';
import type { Placement } from './place-comment.ts';
import { renderDetails, renderSummary } from './render/render-check.ts';
import type { Withheld } from './render/render-check.ts';
import { renderComment } from './render/render-comment.ts';
import type { SourceAddress } from './render/render-path.ts';
import { isWorthComment, worstFirst } from './sort-findings.ts';

export interface ReviewInput {
  readonly comparison: Comparison;
  /** Of the head. */
  readonly analysis: Analysis;
  readonly diff: readonly FileDiff[];
  readonly policy: ReviewPolicy;
  /** The watched routes that the range touches. */
  readonly watched?: readonly WatchedRoute[];
  /** Where a reader can see the head's files, such as `https://github.com/acme/shop/blob/<commit>`. */
  readonly sourceAddress?: SourceAddress;
}

export function planReview(input: ReviewInput): ReviewPlan {
  const { comparison, diff, policy, sourceAddress: address = null } = input;
  const sorted = worstFirst(comparison.introduced);
  const placed = groupFindings(sorted.filter(({ finding }) => isWorthComment(finding))).map((group) => ({ group, placement: placeComment(group, diff) }));
  const placeable = placed.filter(isPlaceable);
  const shown = placeable.slice(0, policy.maxComments);

  const withheld: readonly Withheld[] = [
    ...withhold(placeable.slice(policy.maxComments).map(({ group }) => group), `over the limit of ${policy.maxComments} comments`),
    ...withhold(placed.filter((each) => !isPlaceable(each)).map(({ group }) => group), 'no file of it is part of this pull request'),
    ...sorted.filter(({ finding }) => !isWorthComment(finding)).map((item) => ({ item, reason: item.finding.confidence === 'possible' ? 'not certain enough for a comment' : 'for information' })),
  ];
  const page = { ...input, watched: input.watched ?? [], commented: shown.flatMap(({ group }) => group), withheld, address };
  return {
    comments: shown.map(({ group, placement }) => planComment(group, placement, diff, address)),
    check: { ...concludeCheck(input), summary: renderSummary(page), text: renderDetails(page), annotations: annotate(withheld, policy) },
  };
}

type Place = Exclude<Placement, { kind: 'check' }>;

function isPlaceable(each: { readonly group: FindingGroup; readonly placement: Placement }): each is { readonly group: FindingGroup; readonly placement: Place } {
  return each.placement.kind !== 'check';
}

function withhold(groups: readonly FindingGroup[], reason: string): readonly Withheld[] {
  return groups.flatMap((group) => group.map((item: IntroducedFinding) => ({ item, reason })));
}

function planComment(group: FindingGroup, placement: Place, diff: readonly FileDiff[], address: SourceAddress): PlannedComment {
  const suggestion = group.map(({ finding }) => finding.suggestion).find((each) => each !== null) ?? undefined;
  const fitted = suggestion === undefined || placement.kind === 'file' ? undefined : fitSuggestion(suggestion, placement.path, placement.hunk);
  return {
    fingerprints: [...new Set(group.map(({ finding }) => finding.fingerprint))],
    path: placement.path,
    anchor: anchorOf(placement, fitted),
    body: renderComment({ group, edit: suggestion === undefined ? undefined : { suggestion, fitted }, diff, address }),
  };
}

/** GitHub replaces the lines a comment stands on, so a comment with a suggestion stands on the lines of the edit. */
function anchorOf(placement: Place, fitted: ReturnType<typeof fitSuggestion>): PlannedComment['anchor'] {
  if (placement.kind === 'file') return { kind: 'file' };
  if (fitted === undefined) return { kind: 'lines', line: placement.line, startLine: null };
  return { kind: 'lines', line: fitted.line, startLine: fitted.startLine === fitted.line ? null : fitted.startLine };
}
