/**
 * The worker of a mail queue read the oldest row without a time, set the time, and sent the mail. A second instance had read the
 * same row in between: every tenth customer got two. Reading and marking are one step, or the mark must ask for what was read.
 */
import { findClaimsOfEntry } from '../../src/graph/claims/claims-of-entry.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph } from '../../src/model/graph.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { getEvidence, getPlace } from './evidence.ts';
import { renderAdvice, renderMessage, renderTitle } from './message.ts';
import { judge, type JudgedClaim } from './verdict.ts';
import { positionOf } from '../../src/rulekit/places.ts';

export default defineRule({
  id: 'non-atomic-claim',
  family: 'queues',
  title: 'Claim that two runs can win',
  summary: 'Waiting rows are read and then marked in a second step that does not ask for what was read: two runs take the same ones.',
  maturity: 'preview',
  suggestion: 'none',
  *detect(graph) {
    // One statement is one place to repair, however many jobs run into it: the worst of them tells.
    const worst = new Map<string, { readonly entry: EntryPoint; readonly claim: JudgedClaim }>();
    for (const entry of graph.entryPoints) {
      for (const found of findClaimsOfEntry(graph, entry)) {
        const claim = judge(graph, entry, found);
        if (claim === null) continue;
        const { file, span } = getPlace(graph, found);
        const key = `${file}:${span.join(':')}`;
        const known = worst.get(key);
        if (known === undefined || ranks[claim.severity] < ranks[known.claim.severity]) worst.set(key, { entry, claim });
      }
    }
    for (const { entry, claim } of worst.values()) yield getDetection(graph, entry, claim);
  },
});

const ranks = { error: 0, warning: 1, info: 2 } as const;

function getDetection(graph: ProgramGraph, entry: EntryPoint, judged: JudgedClaim): Detection {
  const { claim } = judged;
  const [effect] = claim.effects;
  return {
    severity: judged.severity,
    confidence: judged.confidence,
    ...positionOf(getPlace(graph, claim)),
    subject: entry.subject,
    title: renderTitle(claim),
    message: renderMessage(entry, judged),
    advice: renderAdvice(claim),
    evidence: getEvidence(graph, entry, claim),
    chain: [graph.nodes[entry.node]?.name ?? 'handler', ...claim.update.way.slice(1).map((step) => step.node.name), claim.update.node.name, `${claim.table}.${claim.column}`, ...(effect?.effect ? [effect.effect.match.api] : [])],
    edit: null,
  };
}
