/** What the check says when there is no review to show: every way a run can end is told in words, never by silence. */
import type { CheckConclusion } from '../../github/post-check.ts';
import type { PlannedComment } from '../../model/review-plan.ts';
import type { AnalysisStopped } from '../analysis/analysis-messages.ts';
import { scrubSecrets } from '../scrub-secrets.ts';

type InternalErrorPolicy = 'neutral' | 'action_required';

export function describeDraft(): CheckConclusion {
  return plain('neutral', 'Skipped: draft', 'This pull request is a draft. It is reviewed when it is marked ready for review.');
}

export function describeSuperseded(headSha: string): CheckConclusion {
  return plain('neutral', 'Superseded', `The pull request has moved on to \`${headSha.slice(0, 12)}\`, which is reviewed instead.`);
}

export function describeClosed(): CheckConclusion {
  return plain('neutral', 'Not reviewed: closed', 'The pull request was closed before the review had finished.');
}

export function describeBrokenConfig(message: string): CheckConclusion {
  // Neutral whatever the settings wanted: the pull request that repairs the file must be able to pass.
  return plain('neutral', 'Not reviewed: the settings of the base branch are wrong', `Nothing was analysed. Correct the file on the base branch, then re-run.\n\n${quote(message)}`);
}

export function describeUnreadable(message: string, policy: InternalErrorPolicy): CheckConclusion {
  return plain(policy, 'Not reviewed: the repository could not be read', `Nothing was analysed.\n\n${quote(message)}\n\nRe-run to try again.`);
}

export function describeStopped(because: Exclude<AnalysisStopped['because'], 'shutdown'>, policy: InternalErrorPolicy): CheckConclusion {
  const reason = {
    time: 'It took longer than one analysis may take, and was ended.',
    memory: 'It needed more memory than one analysis may take, and was ended.',
    crash: 'It ended without an answer.',
  }[because];
  return plain(policy, 'Not reviewed: the analysis was ended', `${reason} Nothing of this pull request counts as analysed.\n\nRe-run to try again; if it happens again, please report it.`);
}

export function describeInternalError(policy: InternalErrorPolicy): CheckConclusion {
  return plain(policy, 'Not reviewed: internal error', 'Stallwatch failed while reviewing. Nothing of this pull request counts as analysed.\n\nRe-run to try again; if it happens again, please report it.');
}

export function describeOverdue(policy: InternalErrorPolicy): CheckConclusion {
  return plain(policy, 'Not reviewed: out of time', 'The review did not finish in time. Nothing of this pull request counts as analysed.\n\nRe-run to try again.');
}

/** Findings that GitHub takes on no line and no file, for the check's text: nothing is lost. */
export function renderRefused(refused: readonly PlannedComment[], text: string | null): string | null {
  if (refused.length === 0) return text;
  const sections = refused.map((comment) => `#### ${code(placeOf(comment))}\n\n${comment.body}`);
  return [...(text === null ? [] : [text]), '### Could not be placed on the diff', ...sections].join('\n\n');
}

function placeOf({ path, anchor }: PlannedComment): string {
  return anchor.kind === 'lines' ? `${path}:${anchor.line}` : path;
}

function plain(conclusion: CheckConclusion['conclusion'], title: string, summary: string): CheckConclusion {
  return { conclusion, title, summary, text: null, annotations: [] };
}

/** Text of unknown origin, as a code block it cannot leave. */
function quote(text: string): string {
  const shown = scrubSecrets(text).slice(0, 2_000).replace(/[^\P{C}\n]/gu, '');
  const longestRun = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  return `${fence}text\n${shown}\n${fence}`;
}

function code(text: string): string {
  return `\`${text.replace(/[`\p{C}]/gu, '?')}\``;
}
