/**
 * A signed document was made twice: its jobs carried a `singletonKey`, and the version of the queue that was installed looks at the
 * key only on queues with a policy. Nothing warns of an option that a version ignores, and the code reads as if it were guarded.
 */
import type { Detection } from '../../src/model/finding.ts';
import type { ProgramGraph } from '../../src/model/graph.ts';
import { defineRule } from '../../src/rulekit/define-rule.ts';
import { lineEvidence } from '../../src/rulekit/places.ts';
import { findChangingKeys } from './changing-keys.ts';
import { findForgottenKeys } from './forgotten-keys.ts';
import { findFrozenDates } from './frozen-dates.ts';
import type { Ineffective } from './ineffective.ts';
import { findIgnoredOptions } from './ignored-options.ts';
import { findKeysWithoutPolicy } from './keys-without-policy.ts';
import { findMisplacedOptions } from './misplaced-options.ts';
import { findRandomGroups } from './random-groups.ts';
import { findRefusedIds } from './refused-ids.ts';

export default defineRule({
  id: 'ineffective-queue-option',
  family: 'queues',
  title: 'Queue option without effect',
  summary: 'An option that the installed version of the queue library ignores, a key by which no two jobs can ever be equal, or an id that it refuses.',
  maturity: 'preview',
  suggestion: 'verified',
  *detect(graph) {
    // One option in a wrapper, or one that a wrapper hands to several queues, is one place to repair.
    const places = new Map<string, Ineffective>();
    for (const found of findAll(graph)) {
      const place = `${found.file}:${String(found.line)}`;
      const known = places.get(place);
      if (known === undefined) places.set(place, found);
      else if (known.queue !== found.queue) places.set(place, { ...known, queue: null, edit: null });
    }
    for (const found of places.values()) yield getDetection(found);
  },
});

function findAll(graph: ProgramGraph): readonly Ineffective[] {
  return [...findChangingKeys(graph), ...findKeysWithoutPolicy(graph), ...findIgnoredOptions(graph), ...findMisplacedOptions(graph), ...findRandomGroups(graph), ...findForgottenKeys(graph), ...findRefusedIds(graph), ...findFrozenDates(graph)];
}

function getDetection(found: Ineffective): Detection {
  return {
    severity: found.severity,
    confidence: found.confidence,
    file: found.file,
    line: found.line,
    column: 1,
    endLine: found.line,
    endColumn: 1,
    subject: found.queue ?? found.api,
    title: found.title ?? `\`${found.option}\` has no effect`,
    message: found.message(found.queue),
    advice: found.advice(found.queue),
    evidence: [lineEvidence('guard', found.file, found.line, found.option), ...found.evidence],
    chain: [found.api, found.option],
    edit: found.edit,
  };
}
