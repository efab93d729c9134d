/** Findings of head against those of the merge base: what this pull request introduces, keeps and resolves. */
import type { Comparison, IntroducedFinding } from '../model/comparison.ts';
import type { FileDiff } from '../model/diff.ts';
import type { Evidence, Finding, Severity, Ways } from '../model/finding.ts';
import { indexChangedLines } from './changed-lines.ts';
import type { ChangedLines } from './changed-lines.ts';
import { findCause } from './find-cause.ts';
import { inOrder, matchFindings } from './match-findings.ts';
import type { Pair } from './match-findings.ts';

/**
 * The same whatever the order of the findings. A finding that the base already had counts as introduced when a changed
 * line made it worse, such as a raised number of instances: the harm is new even if the code is not.
 */
export function compareFindings(base: readonly Finding[], head: readonly Finding[], diff: readonly FileDiff[]): Comparison {
  const changed = indexChangedLines(diff);
  const { pairs, onlyBase, onlyHead } = matchFindings(base, head, changed);

  const known = new Set(base.flatMap((finding) => [finding.subject, ...(finding.routes ?? []).map(({ subject }) => subject)].map((subject) => keyOfRoute(finding, subject))));
  const onNewRoutes = pairs.flatMap((pair) => tellNewRoute(pair, known, changed) ?? []);
  const worse = pairs.filter((pair) => isMadeWorse(pair, changed));
  const introduced = inOrder([...onlyHead, ...worse.map(tellWhatIsNew), ...onNewRoutes]);
  return {
    introduced: introduced.map((finding): IntroducedFinding => ({ finding, cause: findCause(finding, changed) ?? null })),
    unchanged: inOrder(pairs.filter((pair) => !worse.includes(pair)).map((pair) => pair.head)),
    resolved: onlyBase.filter(({ isOfChange }) => isOfChange !== true),
  };
}

/**
 * What requests of a route pay for that got a handler or a middleware which others had before: told on the line that puts it there.
 * Null where no line of the change registers it anew, and where as many of its routes are gone as came: those have another path now.
 */
function tellNewRoute({ base, head: finding }: Pair, known: ReadonlySet<string>, changed: ChangedLines): Finding | null {
  const added = (finding.routes ?? []).flatMap((route) => {
    const { file, span } = route.registration;
    const line = changed.findAdded(file, span[0], span[2]);
    return line === undefined || known.has(keyOfRoute(finding, route.subject)) ? [] : [{ ...route, line }];
  });
  const kept = new Set((finding.routes ?? []).map((route) => route.subject));
  const gone = (base.routes ?? []).filter((route) => !kept.has(route.subject));
  const [first, ...more] = added.slice(gone.length);
  if (first === undefined) return null;
  const { subject, title, message, fingerprint, line, registration: { file } } = first;
  const others = more.length === 0 ? '' : ` So ${more.length === 1 ? 'does' : 'do'} ${more.length} more ${more.length === 1 ? 'route' : 'routes'} of this change.`;
  const step: Evidence = { kind: 'entry', file, line, endLine: line, label: subject };
  return { ...finding, subject, title, message: `${message}${others}`, evidence: [step, ...finding.evidence.filter(({ kind }) => kind !== 'entry')], fingerprint };
}

function keyOfRoute({ rule, chain }: Finding, subject: string): string {
  return [rule, subject, chain[chain.length - 1]].join('\n');
}

const ranks: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

function isMadeWorse(pair: Pair, changed: ChangedLines): boolean {
  const { base, head } = pair;
  if (findNewWay(pair) !== undefined) return true;
  if (ranks[head.severity] > ranks[base.severity]) return findCause(head, changed) !== undefined;
  // More certain because a deployment says so now is new; more certain because a type was added is not.
  return base.confidence === 'possible' && head.confidence !== 'possible' && isSettingAdded(head, changed);
}

/** Up to so many ways are counted exactly. Beyond, their number follows from how far all the code between could be followed. */
const fewWays = 4;

/**
 * Where one more way leads to a call that was there before, the way is what is new. A way that was only written anew is not, nor
 * one of many where no more touched calls lead there than before.
 */
function findNewWay({ base, head }: Pair): Ways | undefined {
  if (base.ways === undefined || head.ways === undefined) return undefined;
  if (head.ways.all <= base.ways.all || head.ways.touched <= base.ways.touched) return undefined;
  return head.ways.calls > base.ways.calls || base.ways.all <= fewWays ? head.ways : undefined;
}

function tellWhatIsNew(pair: Pair): Finding {
  const way = findNewWay(pair);
  return way === undefined ? pair.head : { ...pair.head, message: way.message, evidence: way.evidence };
}

function isSettingAdded(finding: Finding, changed: ChangedLines): boolean {
  return finding.evidence.some(
    (step) => (step.kind === 'deployment' || step.kind === 'schedule') && changed.findAdded(step.file, step.line, step.endLine) !== undefined,
  );
}
