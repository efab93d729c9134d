/**
 * A relay read a list of Redis every ten minutes, sent what it had read, and deleted the list. Sending took seconds, and whatever was pushed in those
 * seconds was deleted with the rest: no error, no log, a few orders a day that never arrived. A lock does not help, for it is no second run.
 */
import { findEmptiedLists, type EmptiedList } from '../../src/graph/queues/lost-work/emptied-lists.ts';
import { findReachedCalls, type ReachedCall } from '../../src/graph/ways/reached-calls.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { EntryPoint, ProgramGraph } from '../../src/model/graph.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { evidence, positionOf, starterEvidence } from '../../src/rulekit/places.ts';
import { getWayEvidence } from '../../src/rulekit/way-evidence.ts';

export default defineRule({
  id: 'emptied-unread',
  family: 'queues',
  title: 'List that is deleted with what was added meanwhile',
  summary: 'A list of Redis is read, its items are worked off, and then the whole list is deleted: what was added in between is lost.',
  maturity: 'preview',
  suggestion: 'none',
  *detect(graph) {
    const lists = findEmptiedLists(graph);
    if (lists.length === 0) return;
    const told = new Set<string>();
    for (const entry of graph.entryPoints) {
      const reached = new Map(findReachedCalls(graph, entry).map((call) => [call.edge, call]));
      for (const list of lists) {
        const call = reached.get(list.removal);
        const { file, span } = list.removal.place;
        const place = `${file}:${span.join(':')}`;
        if (call === undefined || told.has(place)) continue;
        told.add(place);
        yield getDetection(graph, entry, list, call);
      }
    }
  },
});

function getDetection(graph: ProgramGraph, entry: EntryPoint, { key, node, read, removal, add }: EmptiedList, call: ReachedCall): Detection {
  return {
    severity: 'warning',
    confidence: call.confidence === 'possible' ? 'possible' : 'likely',
    ...positionOf(removal.place),
    subject: entry.subject,
    title: `What is added to \`${key}\` meanwhile is lost`,
    message: `${node.name} reads \`${key}\`, works off what it has read, and then deletes the list as a whole: what is added while it works is deleted with the rest, and nobody has read it.`,
    advice: 'Take the list away before the work: rename it to a name of this run and read that, read and delete in one MULTI, or pop items with LPOP or LMOVE. With LTRIM cut off as many as were read.',
    evidence: [
      ...starterEvidence(entry),
      evidence('entry', entry.handler, entry.subject),
      ...getWayEvidence(graph, call),
      evidence('call', read.place, `reads ${key}`),
      evidence('sink', removal.place, `deletes ${key}`),
      evidence('call', add.place, `adds to ${key}`),
    ],
    chain: [graph.nodes[entry.node]?.name ?? 'handler', node.name, key],
    edit: null,
  };
}
