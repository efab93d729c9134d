/**
 * The worker of a mail queue read the oldest row without a time, set the time, and sent the mail. A second instance had read the
 * same row in between: every tenth customer got two. Reading and marking are one step, or the mark must ask for what was read.
 */
import { findJudgedClaims, type JudgedClaim } from '../../src/graph/claims/judged-claims.ts';
import { findRowsOfTwoJobs } from '../../src/graph/claims/rows-of-two-jobs.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph } from '../../src/model/graph.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { getEvidence, getGuardEvidence, getPlace } from './evidence.ts';
import { renderAdvice, renderMessage, renderTitle } from './message.ts';
import { findEdit } from './suggestion.ts';
import { tellAsWritten } from '../../src/rulekit/names-as-written.ts';
import { evidence, positionOf } from '../../src/rulekit/places.ts';

export default defineRule({
  id: 'non-atomic-claim',
  family: 'queues',
  title: 'Claim that two runs can win',
  summary: 'Waiting rows are read and then marked in a second step that does not ask for what was read: two runs take the same ones.',
  maturity: 'preview',
  suggestion: 'verified',
  *detect(graph) {
    // One statement is one place to repair, however many jobs run into it: the worst of them tells.
    const byPlace = new Map<string, Case[]>();
    for (const entry of graph.entryPoints) {
      for (const claim of findJudgedClaims(graph, entry)) {
        const { file, span } = getPlace(graph, claim.claim);
        const key = `${file}:${span.join(':')}`;
        byPlace.set(key, [...(byPlace.get(key) ?? []), { entry, claim }]);
      }
    }
    for (const { entry, claim, others } of findRowsOfTwoJobs(graph)) {
      const { file, span } = getPlace(graph, claim.claim);
      const key = `${file}:${span.join(':')}`;
      if (!byPlace.has(key)) byPlace.set(key, [entry, ...others].map((one) => ({ entry: one, claim })));
    }
    for (const cases of byPlace.values()) {
      const [worst, ...others] = cases.toSorted((a, b) => ranks[a.claim.severity] - ranks[b.claim.severity]);
      if (worst !== undefined) yield getDetection(graph, worst, others);
    }
  },
});

interface Case {
  readonly entry: EntryPoint;
  readonly claim: JudgedClaim;
}

/** Enough other jobs to see that the repair serves them too. */
const shownOthers = 5;

const ranks = { error: 0, warning: 1, info: 2 } as const;

function getDetection(graph: ProgramGraph, { entry, claim: judged }: Case, others: readonly Case[]): Detection {
  const { claim } = judged;
  const [effect] = claim.effects;
  const files = [claim.read, claim.update].map(({ node }) => graph.files[node.file]);
  return tellAsWritten({
    severity: judged.severity,
    confidence: judged.confidence,
    ...positionOf(getPlace(graph, claim)),
    subject: entry.subject,
    title: renderTitle(claim),
    message: renderMessage(entry, judged, others.map((other) => other.entry)),
    advice: renderAdvice(claim),
    evidence: [...getEvidence(graph, entry, claim), ...getGuardEvidence(graph, entry, judged), ...others.slice(0, shownOthers).map((other) => evidence('entry', other.entry.handler, `also ${other.entry.subject}`))],
    chain: [graph.nodes[entry.node]?.name ?? 'handler', ...claim.update.way.slice(1).map((step) => step.node.name), claim.update.node.name, `${claim.table}.${claim.column}`, ...(effect?.effect ? [effect.effect.match.api] : [])],
    edit: findEdit(graph, claim),
  }, files, [claim.table, claim.column]);
}
