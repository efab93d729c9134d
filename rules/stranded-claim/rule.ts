/**
 * An outbox took its rows by setting them to `processing` and sent them. Each deploy killed a run in the middle, and after some months
 * hundreds of messages stood there that no run looked for: the claim was right, and nobody took it back.
 */
import { findStrandedRows, type StrandedRows } from '../../src/graph/claims/stranded-rows.ts';
import type { RunEvent } from '../../src/graph/claims/run/run-events.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph } from '../../src/model/graph.ts';
import type { Place } from '../../src/model/source-location.ts';
import { renderApi } from '../../src/rulekit/api-name.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { tellAsWritten } from '../../src/rulekit/names-as-written.ts';
import { evidence, lineEvidence, positionOf, starterEvidence } from '../../src/rulekit/places.ts';
import { renderTable } from '../../src/rulekit/table-name.ts';
import { beforeCallbacks } from '../../src/rulekit/way-evidence.ts';

export default defineRule({
  id: 'stranded-claim',
  family: 'queues',
  title: 'Claimed rows that nobody takes back',
  summary: 'Rows are taken by a state such as `processing`, and nothing looks for those whose run was killed.',
  maturity: 'preview',
  suggestion: 'none',
  *detect(graph) {
    const seen = new Set<string>();
    for (const entry of graph.entryPoints) {
      for (const rows of findStrandedRows(graph, entry)) {
        const { file, span } = placeOf(graph, rows.read);
        const place = `${file}:${span.join(':')}`;
        if (seen.has(place)) continue;
        seen.add(place);
        yield getDetection(graph, entry, rows);
      }
    }
  },
});

/** Calls between the loop and the work. */
const shownCalls = 3;

function getDetection(graph: ProgramGraph, entry: EntryPoint, { table, column, state, read, update, effect, lostError }: StrandedRows): Detection {
  const work = effect.effect === null ? 'its work' : renderApi(effect.effect.match);
  return tellAsWritten({
    severity: 'warning',
    confidence: 'likely',
    ...positionOf(placeOf(graph, read)),
    subject: entry.subject,
    title: `Rows${renderTable(table)} that are left in \`${state}\` are never taken again`,
    message: `${entry.subject} takes rows${renderTable(table)} by setting \`${column}\` to \`${state}\`, and nothing looks for rows in that state: those ${lostError !== null ? `of which ${work} fails, for no \`catch\` writes that down, and those ` : ''}whose run is killed by a deploy, a crash or a scale-in before ${work} is done stay there for ever.`,
    advice: `Write down when a row was taken, and let what looks for work take rows as well that have been \`${state}\` for longer than a run can last. Their work may be half done: give it a key by which the other side knows a second call.`,
    evidence: [
      ...starterEvidence(entry),
      evidence('entry', entry.handler, entry.subject),
      ...(read === update ? [] : [evidence('call', placeOf(graph, read), `reads ${table} by ${column}`)]),
      evidence('sink', placeOf(graph, update), `sets ${column} of ${table} to ${state}`),
      ...effect.way.filter(({ edge }) => !read.way.some((step) => step.edge === edge)).slice(0, shownCalls).map(({ edge, node }) => evidence('call', beforeCallbacks(graph, edge.place), `${node.name} does the work`)),
      evidence('effect', placeOf(graph, effect), work),
      ...(lostError === null ? [] : [lineEvidence('call', lostError.file, lostError.line, 'an error goes no further, and no row is written')]),
    ],
    chain: [graph.nodes[entry.node]?.name ?? 'handler', `${table}.${column}`, state],
    edit: null,
  }, [read, update].map(({ node }) => graph.files[node.file]), [table, column]);
}

function placeOf(graph: ProgramGraph, { node, edge, call }: RunEvent): Place {
  if (edge !== null) return edge.place;
  const span = graph.files[node.file]?.calls[call]?.span;
  if (span === undefined) throw new Error(`the graph has no call ${String(call)} in ${node.file}`);
  return { file: node.file, span };
}
