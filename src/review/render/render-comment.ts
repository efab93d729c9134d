/**
 * One review comment. A tired engineer must know in ten seconds what will happen, how, and what to do, so the order is fixed:
 * what will happen in production, the path, what to do, the edit. The marker at the end is how the comment is found again.
 */
import type { FileDiff } from '../../model/diff.ts';
import type { Finding, Suggestion } from '../../model/finding.ts';
import type { FittedSuggestion } from '../fit-suggestion.ts';
import { commentCharacters } from '../github-limits.ts';
import type { FindingGroup } from '../group-findings.ts';
import { findDiagram } from './render-diagram.ts';
import { findCausingStep } from '../merge-steps.ts';
import { renderLocation, renderSteps } from './render-path.ts';
import type { SourceAddress } from './render-path.ts';
import { renderFoldedEdit, renderSuggestion } from './render-suggestion.ts';
import { cleanLine, renderCode, renderProse, splitSentences } from './safe-text.ts';

export interface CommentInput {
  readonly group: FindingGroup;
  /** The verified edit of the group, and how it can be committed from this comment, if it can. */
  readonly edit: { readonly suggestion: Suggestion; readonly fitted: FittedSuggestion | undefined } | undefined;
  readonly diff: readonly FileDiff[];
  readonly address: SourceAddress;
}

/** More findings of one cause than this are counted, not listed. */
const mostListed = 6;

export function renderComment(input: CommentInput): string {
  const [{ finding, cause }, ...others] = input.group;
  const diagram = findDiagram(finding, cause);
  const edit = renderEdit(input);
  const open = input.edit?.fitted === undefined ? undefined : input.edit;

  const names = namesOf(finding);
  const head = `**${renderProse(finding.title, 160, names)}**\n${renderProse(finding.message, 600, names)}`;
  const folded = diagram === undefined ? undefined : `<details><summary>As a diagram</summary>\n\n\`\`\`mermaid\n${diagram}\n\`\`\`\n\n</details>`;
  const foot = `<sub>${finding.severity} · ${finding.confidence} · ${renderCode(finding.rule)}</sub>\n${renderMarker(finding.fingerprint)}`;

  const parts = (options: { diagram: boolean; edit: boolean }): string =>
    [
      head,
      renderSteps(finding, cause, input.address),
      renderOthers(input.group[0], others, input.address),
      options.diagram ? folded : undefined,
      renderAdvice(finding, options.edit ? open?.suggestion.description : undefined),
      options.edit ? edit : 'There is a checked edit, but it is too long for a comment.',
      foot,
    ]
      .filter((part) => part !== undefined)
      .join('\n\n');

  const bodies = [parts({ diagram: true, edit: true }), parts({ diagram: false, edit: true })];
  return bodies.find((body) => body.length <= commentCharacters) ?? parts({ diagram: false, edit: false });
}

/** Only ever the last thing in a comment; whoever looks for it checks the author too, because anybody can write one. */
export function renderMarker(fingerprint: string): string {
  return `<!-- stallwatch:v1:${fingerprint.replace(/[^0-9a-f]/giu, '')} -->`;
}

/** Several things to do are a list: the reader picks one. What the edit below it says of itself is not said twice. */
export function renderAdvice(finding: Finding, edit?: string): string | undefined {
  const sentences = splitSentences(cleanLine(finding.advice, 1000)).filter((sentence) => sentence !== edit);
  const [first, ...others] = sentences.map((sentence) => renderProse(sentence, 600, namesOf(finding)));
  if (first === undefined) return undefined;
  return others.length === 0 ? `**What to do:** ${first}` : ['**What to do**', ...[first, ...others].map((sentence) => `- ${sentence}`)].join('\n');
}

/** Names that a rule's sentences hold and a reader knows from the code. A bare word such as `fetch` is a word of English too. */
export function namesOf(finding: Finding): readonly string[] {
  return [finding.subject, ...finding.chain.filter((name) => /\W/u.test(name))];
}

function renderEdit({ edit, diff }: CommentInput): string | undefined {
  if (edit === undefined) return undefined;
  return edit.fitted === undefined ? renderFoldedEdit(edit.suggestion, diff) : renderSuggestion(edit.suggestion, edit.fitted);
}

/** What else the same change does, in one line each. */
function renderOthers(first: FindingGroup[0], others: readonly FindingGroup[0][], address: SourceAddress): string | undefined {
  if (others.length === 0) return undefined;
  const isOneLine = others.every(({ cause }) => cause?.file === first.cause?.file && cause?.line === first.cause?.line);
  // Copies in several places, such as one route of two applications, share a fingerprint.
  const isCopied = others.every(({ finding }) => finding.fingerprint === first.finding.fingerprint && finding.file !== first.finding.file);
  const times = others.length === 1 ? 'once' : `${others.length} times`;
  const reached = `${isOneLine ? 'The same line does it' : 'The same call is reached'} ${times} more`;
  const title = `**${isCopied ? `The same stands in ${others.length === 1 ? 'another place' : `${others.length} other places`}` : reached}**`;
  const lines = others.slice(0, mostListed).map(({ finding, cause }) => {
    const start = findCausingStep(finding.evidence, cause);
    const end = finding.evidence.findLast((step) => step.file === finding.file && step.line === finding.line);
    const target = end === undefined ? '' : `: ${renderCode(end.label)}`;
    const where = isOneLine || start === undefined ? { file: finding.file, line: finding.line } : start;
    return `- ${renderCode(finding.subject)}${target} · ${renderLocation(where.file, where.line, address)}`;
  });
  const left = others.length - lines.length;
  return [title, ...lines, ...(left > 0 ? [`- … and ${left} more`] : [])].join('\n');
}
